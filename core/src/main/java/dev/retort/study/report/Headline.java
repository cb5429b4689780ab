package dev.retort.study.report;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer in three sentences, made from the figures: what distillation put in, whether it is causal, what it costs
 * and gains. A claim is made only where an interval carries it; otherwise the sentence says what is not known.
 */
record Headline(List<Answer> answers) {

    /** How far the figures carry. */
    enum Verdict {
        SHOWN,
        NOT_SHOWN,
        UNKNOWN;

        String key() {
            return switch (this) {
                case SHOWN -> "shown";
                case NOT_SHOWN -> "not_shown";
                case UNKNOWN -> "unknown";
            };
        }
    }

    /** One question, its sentence and its verdict's words. */
    record Answer(Text question, Text sentence, Verdict verdict, Text verdictWords) {}

    static Headline of(List<Arm> arms, Tree metrics, Words words) {
        return new Headline(List.of(putIn(arms, words), causal(arms, words), costs(metrics, words)));
    }

    private static Answer putIn(List<Arm> arms, Words words) {
        Figure real = share(arms.getFirst());
        Arm against = arms.getLast();
        Figure chance = against.real() ? null : share(against);
        if (real == null) {
            return answer("in", "none", Verdict.UNKNOWN, words);
        }
        String share = Unit.PERCENT.withInterval(real);
        if (chance == null) {
            return answer("in", "unknown", Verdict.UNKNOWN, words, share);
        }
        Figure difference = real.minus(chance);
        Verdict verdict = difference.above(0) ? Verdict.SHOWN : Verdict.NOT_SHOWN;
        return answer(
                "in",
                verdict.key(),
                verdict,
                words,
                share,
                Unit.PERCENT.withInterval(chance),
                against.title(words),
                Unit.POINTS.withInterval(difference));
    }

    private static Answer causal(List<Arm> arms, Words words) {
        Tree row = preferred(AccuracySection.rowsOf(arms.getFirst()));
        Figure forced = row.figure("forced_ratio");
        Figure rotated = row.figure("rotated_forced_ratio");
        if (forced == null) {
            return causalInLogits(arms.getFirst(), words);
        }
        int features = row.at("features").items().size();
        String ratio = Unit.RATIO.withInterval(forced);
        if (rotated == null) {
            return answer("causal", "uncontrolled", Verdict.UNKNOWN, words, ratio, features);
        }
        // A fall that an arbitrary change of equal size makes as well is damage, not the features' doing.
        Verdict verdict = forced.below(1) && forced.minus(rotated).below(0) ? Verdict.SHOWN : Verdict.NOT_SHOWN;
        return answer("causal", verdict.key(), verdict, words, ratio, features, Unit.RATIO.withInterval(rotated));
    }

    private static Answer causalInLogits(Arm real, Words words) {
        List<Tree> rows = PaperSection.rowsOf(real);
        Tree row = rows.stream()
                .filter(any -> any.text("category", "").equals("self-reflection"))
                .max(Comparator.comparingDouble(any -> orZero(any.number("k_percent"))))
                .orElse(rows.isEmpty() ? Tree.ABSENT : rows.getLast());
        Figure distilled = row.figure("distilled");
        Figure control = row.figure("control_low_nrn");
        if (distilled == null || control == null) {
            return answer("causal", "none", Verdict.UNKNOWN, words);
        }
        Verdict verdict = distilled.minus(control).below(0) ? Verdict.SHOWN : Verdict.NOT_SHOWN;
        return answer(
                "causal",
                "logits_" + verdict.key(),
                verdict,
                words,
                Unit.LOGIT.withInterval(distilled),
                Unit.LOGIT.withInterval(control),
                words.name("category", row.text("category", "?")));
    }

    private static Answer costs(Tree metrics, Words words) {
        Figure before = metrics.at("models").at("base").figure("direct_accuracy");
        Figure after = metrics.at("models").at("distilled").figure("greedy_accuracy");
        Tree steer = preferred(SteeringSection.chosen(metrics));
        Figure length = steer.figure("greedy_length_change");
        Figure accuracy = steer.figure("greedy_accuracy_change");
        boolean steered = length != null && accuracy != null;
        String longer = length == null ? "" : Unit.CHANGE.withInterval(length);
        String cost = accuracy == null ? "" : Unit.POINTS.withInterval(accuracy);
        if (before == null || after == null) {
            Verdict verdict = length == null || !steered
                    ? Verdict.UNKNOWN
                    : length.above(0) || length.below(0) ? Verdict.SHOWN : Verdict.NOT_SHOWN;
            return answer("cost", steered ? "steered" : "none", verdict, words, "", "", longer, cost);
        }
        return answer(
                "cost",
                steered ? "both" : "trained",
                after.minus(before).above(0) ? Verdict.SHOWN : Verdict.NOT_SHOWN,
                words,
                Unit.PERCENT.value(before.value()),
                Unit.PERCENT.withInterval(after),
                longer,
                cost);
    }

    private static Answer answer(String part, String variant, Verdict verdict, Words words, Object... arguments) {
        return new Answer(
                words.text("headline." + part),
                words.text("headline." + part + "." + variant, arguments),
                verdict,
                words.text("headline.verdict." + part + "." + verdict.key()));
    }

    /** Self-reflection first: the behaviour that the lab can check against the truth. */
    private static Tree preferred(List<Tree> rows) {
        return rows.stream()
                .filter(row -> row.text("category", "").equals("self-reflection"))
                .findFirst()
                .orElse(rows.isEmpty() ? Tree.ABSENT : rows.getFirst());
    }

    private static @Nullable Figure share(Arm arm) {
        Tree crosscoders = arm.tree().at("crosscoders");
        List<String> kinds = crosscoders.keys();
        if (kinds.isEmpty()) {
            return null;
        }
        String kind = kinds.contains("relu-l1") ? "relu-l1" : kinds.getFirst();
        return crosscoders.at(kind).at("nrn").figure("above_0.9");
    }

    private static double orZero(@Nullable Double x) {
        return x == null ? 0 : x;
    }
}
