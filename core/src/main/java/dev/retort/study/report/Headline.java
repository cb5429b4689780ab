package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import java.util.List;

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
        Arm pair = arms.getFirst();
        Arm against = arms.getLast();
        String crosscoder = mainCrosscoder(pair);
        Figure real = pair.share(crosscoder);
        if (real == null) {
            return answer("in", "none", Verdict.UNKNOWN, words);
        }
        String share = Unit.PERCENT.withInterval(real);
        Figure chance = against.share(crosscoder);
        Figure difference = against.shareDifference(pair, crosscoder);
        if (chance == null || difference == null) {
            return answer("in", "unknown", Verdict.UNKNOWN, words, share);
        }
        Verdict verdict =
                !difference.hasInterval() ? Verdict.UNKNOWN : difference.above(0) ? Verdict.SHOWN : Verdict.NOT_SHOWN;
        String variant = verdict == Verdict.UNKNOWN ? "bare" : verdict.key();
        String more = Unit.POINTS.withInterval(difference);
        return answer("in", variant, verdict, words, share, Unit.PERCENT.withInterval(chance), more);
    }

    private static Answer causal(List<Arm> arms, Words words) {
        Tree row = preferred(AccuracySection.rowsOf(arms.getFirst()));
        Figure forced = row.figure("forced_ratio");
        Figure rotated = row.figure("rotated_forced_ratio");
        if (forced == null) {
            return causalInLogits(arms, words);
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

    private static Answer causalInLogits(List<Arm> arms, Words words) {
        Tree row = PaperSection.foremost(arms.getFirst());
        Figure distilled = row.figure("distilled");
        Figure control = row.figure("control_low_nrn");
        if (distilled == null || control == null) {
            return answer("causal", "none", Verdict.UNKNOWN, words);
        }
        Figure chance = PaperSection.same(row, arms.getLast()).figure("distilled");
        boolean beyondControl = distilled.minus(control).below(0);
        // A null pair was distilled nothing, so what its features do as well is no work of distillation.
        Verdict verdict = arms.size() == 1 || chance == null
                ? Verdict.UNKNOWN
                : beyondControl && distilled.minus(chance).below(0) ? Verdict.SHOWN : Verdict.NOT_SHOWN;
        return answer(
                "causal",
                "logits_" + verdict.key(),
                verdict,
                words,
                Unit.LOGIT.withInterval(distilled),
                Unit.LOGIT.withInterval(control),
                words.name("category", row.text("category", "?")),
                chance == null ? "–" : Unit.LOGIT.withInterval(chance));
    }

    private static Answer costs(Tree metrics, Words words) {
        Figure before = metrics.at("models").at("base").figure("direct_accuracy");
        Figure after = metrics.at("models").at("distilled").figure("greedy_accuracy");
        Tree steer = preferred(SteeringSection.chosen(metrics));
        Figure length = steer.figure("greedy_length_change");
        Figure accuracy = steer.figure("greedy_accuracy_change");
        boolean tried = !metrics.at("steering").items().isEmpty();
        String steering = length != null && accuracy != null ? "steered" : tried ? "unchosen" : "unsteered";
        String longer = length == null ? "" : Unit.CHANGE.withInterval(length);
        String cost = accuracy == null ? "" : Unit.POINTS.withInterval(accuracy);
        if (before == null || after == null) {
            boolean moved = length != null && (length.above(0) || length.below(0));
            Verdict verdict = !steering.equals("steered") ? Verdict.UNKNOWN : moved ? Verdict.SHOWN : Verdict.NOT_SHOWN;
            return answer("cost", steering, verdict, words, longer, cost);
        }
        return answer(
                "cost",
                "trained_" + steering,
                after.minus(before).above(0) ? Verdict.SHOWN : Verdict.NOT_SHOWN,
                words,
                longer,
                cost,
                Unit.PERCENT.value(before.value()),
                Unit.PERCENT.withInterval(after));
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

    /** L1 where there is one: its NRN spreads to both ends, BatchTopK's cannot. */
    private static String mainCrosscoder(Arm arm) {
        List<String> kinds = arm.tree().at("crosscoders").keys();
        return kinds.isEmpty() || kinds.contains("relu-l1") ? "relu-l1" : kinds.getFirst();
    }
}
