package dev.retort.study.report;

import dev.retort.study.metrics.Unit;
import java.util.List;
import java.util.function.Supplier;

/** Tables that other verbs put into an atlas, or that need labels: shown as they are. */
final class AtlasAppendix {
    /** Names of features shown at most. */
    static final int LABELS = 40;

    private static final String WORDS = """
            SELECT category, label, contrast, precision, recall,
              auroc_words, auroc_labels, misled, low, high, auroc_best, rank_correlation
            FROM word_lists
            ORDER BY category, label, contrast
            """;

    private static final String AGREEMENT = """
            SELECT hook, model_a, model_b, measure, value, low, high, null_value, null_mean, null_high, p
            FROM agreement
            ORDER BY hook, model_a, model_b, measure
            """;

    private static final String NAMES = """
            SELECT l.feature, f.class, l.text, l.source, l.model,
              l.detection, l.detection_low, l.detection_high, l.fuzzing, l.fuzzing_low, l.fuzzing_high
            FROM labels l JOIN features f USING (feature)
            ORDER BY l.detection DESC NULLS LAST, l.feature, l.source, l.model
            LIMIT %d
            """.formatted(LABELS);

    private AtlasAppendix() {}

    static List<AtlasSection> of(AtlasInquiry inquiry) {
        return List.of(
                new AtlasSection("words", inquiry.from("word_lists", words(inquiry))),
                new AtlasSection("agreement", inquiry.from("agreement", agreement(inquiry))),
                new AtlasSection("names", inquiry.from("labels", names(inquiry))));
    }

    private static Supplier<AtlasFigure> words(AtlasInquiry inquiry) {
        return () -> table(
                inquiry,
                "words",
                WORDS,
                AnswerGrid.Head.of("category"),
                AnswerGrid.Head.of("label"),
                AnswerGrid.Head.of("contrast"),
                AnswerGrid.Head.of("precision", Unit.PERCENT),
                AnswerGrid.Head.of("recall", Unit.PERCENT),
                AnswerGrid.Head.of("auroc_words", Unit.FRACTION),
                AnswerGrid.Head.of("auroc_labels", Unit.FRACTION),
                AnswerGrid.Head.within("misled", Unit.DIFFERENCE, "low", "high"),
                AnswerGrid.Head.of("auroc_best", Unit.FRACTION),
                AnswerGrid.Head.of("rank_correlation", Unit.FRACTION));
    }

    private static Supplier<AtlasFigure> agreement(AtlasInquiry inquiry) {
        return () -> table(
                inquiry,
                "agreement",
                AGREEMENT,
                AnswerGrid.Head.of("measure"),
                AnswerGrid.Head.of("hook"),
                AnswerGrid.Head.of("model_a"),
                AnswerGrid.Head.of("model_b"),
                AnswerGrid.Head.within("value", Unit.FRACTION, "low", "high"),
                AnswerGrid.Head.of("null_value", Unit.FRACTION),
                AnswerGrid.Head.of("null_mean", Unit.FRACTION),
                AnswerGrid.Head.of("null_high", Unit.FRACTION),
                AnswerGrid.Head.of("p", Unit.P));
    }

    private static Supplier<AtlasFigure> names(AtlasInquiry inquiry) {
        return () -> table(
                inquiry,
                "names",
                NAMES,
                AnswerGrid.Head.of("feature"),
                AnswerGrid.Head.of("class"),
                AnswerGrid.Head.of("text"),
                AnswerGrid.Head.of("source"),
                AnswerGrid.Head.of("model"),
                AnswerGrid.Head.within("detection", Unit.FRACTION, "detection_low", "detection_high"),
                AnswerGrid.Head.within("fuzzing", Unit.FRACTION, "fuzzing_low", "fuzzing_high"));
    }

    private static AtlasFigure table(AtlasInquiry inquiry, String id, String sql, AnswerGrid.Head... heads) {
        Asked asked = inquiry.ask(sql);
        if (asked.size() == 0) {
            return AtlasFigure.nothing(inquiry.text("empty"), List.of(asked));
        }
        Grid grid = AnswerGrid.of(inquiry.text(id + ".caption"), asked, inquiry, heads);
        return AtlasFigure.table(null, List.of(inquiry.text(id + ".lead", LABELS)), grid, asked);
    }
}
