package dev.retort.study.report;

import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Where some features fire most, which tokens they promote and what they were named, by feature.
 *
 * @param notes what the atlas does not have of it
 */
record AtlasEvidence(
        Map<Integer, List<FeatureView.Passage>> passages,
        Map<Integer, List<AtlasShelf.Effect>> effects,
        Map<Integer, List<AtlasShelf.Fact>> names,
        List<Text> notes,
        List<Asked> asked) {
    /** Contexts a feature. */
    static final int CONTEXTS = 3;

    private static final String PLACES = """
            SELECT c.feature, c.rank, c.value, c.document, c.document_kind, c.tokens, c.values
            FROM contexts c
            WHERE c.kind = 'top' AND c.rank < %d AND c.feature IN (%s)
            ORDER BY c.feature, c.rank
            """;

    private static final String TOKENS = """
            SELECT feature, model, promoted[1:6] AS promoted
            FROM logits
            WHERE feature IN (%s)
            ORDER BY feature, model
            """;

    private static final String NAMES = """
            SELECT feature, source, model, text
            FROM labels
            WHERE feature IN (%s)
            ORDER BY feature, source, model
            """;

    /** @param features a SELECT of their numbers */
    static AtlasEvidence of(AtlasInquiry inquiry, String features) {
        AtlasEvidence evidence = new AtlasEvidence(
                new HashMap<>(), new HashMap<>(), new HashMap<>(), new ArrayList<>(), new ArrayList<>());
        evidence.ask(inquiry, "contexts", PLACES.formatted(CONTEXTS, features), evidence::places);
        evidence.ask(inquiry, "logits", TOKENS.formatted(features), evidence::tokens);
        if (inquiry.has("labels")) { // that there are no names yet is said in a section of its own
            evidence.ask(inquiry, "labels", NAMES.formatted(features), evidence::names);
        }
        return evidence;
    }

    private void ask(AtlasInquiry inquiry, String table, String sql, BiConsumer<Asked, AtlasInquiry> taken) {
        Text missing = inquiry.missing(table, () -> {
            Asked answer = inquiry.ask(sql);
            asked.add(answer);
            taken.accept(answer, inquiry);
        });
        if (missing != null) {
            notes.add(missing);
        }
    }

    private void places(Asked answer, AtlasInquiry inquiry) {
        Map<Integer, List<Atlas.Context>> found = new HashMap<>();
        for (AskedRow row : answer.rows()) {
            found.computeIfAbsent((int) row.whole("feature"), feature -> new ArrayList<>())
                    .add(new Atlas.Context(
                            row.texts("tokens"),
                            row.numbers("values"),
                            row.text("document"),
                            row.text("document_kind")));
        }
        found.forEach((feature, contexts) -> passages.put(feature, FeatureView.passages(contexts, inquiry.words())));
    }

    private void tokens(Asked answer, AtlasInquiry inquiry) {
        Words words = inquiry.words();
        for (AskedRow row : answer.rows()) {
            long model = row.whole("model");
            Text name = model == 0
                    ? words.text("model.base")
                    : model == 1 ? words.text("model.distilled") : Text.same("model " + model);
            effects.computeIfAbsent((int) row.whole("feature"), feature -> new ArrayList<>())
                    .add(new AtlasShelf.Effect(
                            name,
                            row.texts("promoted").stream()
                                    .map(token -> token.strip().isEmpty() ? "␣" : token.strip())
                                    .toList()));
        }
    }

    private void names(Asked answer, AtlasInquiry inquiry) {
        for (AskedRow row : answer.rows()) {
            String source = (row.text("source") + " " + row.text("model")).strip();
            names.computeIfAbsent((int) row.whole("feature"), feature -> new ArrayList<>())
                    .add(new AtlasShelf.Fact(inquiry.text("named", source), row.text("text")));
        }
    }

    /** A feature with what is known of it; {@code row} has its {@code feature}, {@code class} and {@code nrn}. */
    AtlasShelf.Feature feature(AskedRow row, List<AtlasShelf.Fact> facts, Words words) {
        int feature = (int) row.whole("feature");
        Double nrn = row.number("nrn");
        return new AtlasShelf.Feature(
                "f" + feature,
                words.name("class", row.text("class")),
                AtlasClasses.style(row.text("class")),
                nrn == null ? "–" : Unit.FRACTION.value(nrn),
                FeatureView.place(nrn == null ? 0.5 : nrn),
                facts,
                names.getOrDefault(feature, List.of()),
                passages.getOrDefault(feature, List.of()),
                effects.getOrDefault(feature, List.of()));
    }
}
