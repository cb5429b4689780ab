package dev.retort.study.report;

import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The features that only the distilled model has, verified, by how often they fire. */
final class AtlasDistilled {
    private static final int SHOWN = 20;

    private static final String SQL = """
            SELECT feature, class, nrn, firing, max, nu_error, nu_reconstruction, count(*) OVER () AS total
            FROM features
            WHERE class = 'distilled-only'
            ORDER BY firing DESC, feature
            LIMIT %d
            """.formatted(SHOWN);

    private static final String NUMBERS =
            "SELECT feature FROM features WHERE class = 'distilled-only' ORDER BY firing DESC, feature LIMIT " + SHOWN;

    private AtlasDistilled() {}

    static AtlasSection of(AtlasInquiry inquiry) {
        return new AtlasSection("distilled", inquiry.from("features", () -> figure(inquiry)));
    }

    private static AtlasFigure figure(AtlasInquiry inquiry) {
        Asked asked = inquiry.ask(SQL);
        if (asked.size() == 0) {
            return AtlasFigure.nothing(inquiry.text("distilled.none"), List.of(asked));
        }
        AtlasEvidence evidence = AtlasEvidence.of(inquiry, NUMBERS);
        List<AtlasShelf.Feature> features = asked.rows().stream()
                .map(row -> evidence.feature(row, facts(row, inquiry), inquiry.words()))
                .toList();
        long total = asked.rows().getFirst().whole("total");
        List<Text> notes = new ArrayList<>(
                List.of(inquiry.text("distilled.lead", Unit.count(total), Unit.count(features.size()))));
        notes.addAll(evidence.notes());
        List<Asked> questions = new ArrayList<>(List.of(asked));
        questions.addAll(evidence.asked());
        return AtlasFigure.features(
                notes, List.of(new AtlasShelf(inquiry.text("distilled.shelf"), true, features)), questions);
    }

    private static List<AtlasShelf.Fact> facts(AskedRow row, AtlasInquiry inquiry) {
        return List.of(
                new AtlasShelf.Fact(
                        inquiry.words().text("feature.firing"), written(row.number("firing"), Unit.PERCENT)),
                new AtlasShelf.Fact(inquiry.text("column.max"), written(row.number("max"), Unit.MEAN)),
                new AtlasShelf.Fact(Text.same("ν^ε"), written(row.number("nu_error"), Unit.FRACTION)),
                new AtlasShelf.Fact(Text.same("ν^r"), written(row.number("nu_reconstruction"), Unit.FRACTION)));
    }

    private static String written(@Nullable Double number, Unit unit) {
        return number == null ? "–" : unit.value(number);
    }
}
