package dev.retort.study.verdict;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import dev.retort.study.verdict.Comparison.Name;
import dev.retort.study.verdict.Evidence.Held;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Claims about what the distilled model does without a few features, or with more of them. An arbitrary change of equal size can make
 * a thought longer as well, so steering needs its rotated control; accuracy needs many problems, since the effect is some points.
 */
final class BehaviourRules {
    /** Below so many problems an interval of accuracy is some five points wide. */
    private static final long FEWEST_PROBLEMS = 1000;

    private static final Demand FALLS_BELOW_ALL = new Demand.Below(1);
    private static final Demand ROTATED_STAYS = new Demand.Inside(0.95, 1.05);
    private static final Demand NO_DAMAGE = new Demand.Inside(-0.02, 0.02);

    /** What a mode may cost; the lab's acceptance line at temperature 1. */
    private static final Demand AFFORDABLE = new Demand.Above(-0.05);

    private BehaviourRules() {}

    static Verdict detection(StudyFigures study) {
        Evidence evidence = new Evidence(Claim.DETECTION_FALLS);
        Tree row = ablated(study);
        List<Name> of = List.of(category(row));
        String at = "ablation.accuracy.";
        evidence.compare(
                "forced",
                of,
                Unit.RATIO,
                row.figure("forced_ratio"),
                at + "forced_ratio",
                FALLS_BELOW_ALL,
                List.of(
                        Held.at("rotated", row, "rotated_forced_ratio"),
                        Held.at("matched-random", row, "matched_random_forced_ratio")));
        evidence.compare(
                "rotated-stays",
                of,
                Unit.RATIO,
                row.figure("rotated_forced_ratio"),
                at + "rotated_forced_ratio",
                ROTATED_STAYS,
                List.of());
        evidence.compare(
                "repair", of, Unit.RATIO, row.figure("repair_ratio"), at + "repair_ratio", FALLS_BELOW_ALL, List.of());
        return evidence.verdict(study.remaking(step(row)));
    }

    /** Greedy decoding never errs in the lab, so what greedy accuracy loses is damage: it is the control. */
    static Verdict accuracy(StudyFigures study) {
        Evidence evidence = new Evidence(Claim.ACCURACY_FALLS);
        Tree row = ablated(study);
        List<Name> of = List.of(category(row));
        Figure sampled = row.figure("sampled_change");
        if (sampled != null && sampled.n() != null && sampled.n() < FEWEST_PROBLEMS) {
            evidence.lacks(Lack.Why.TOO_FEW, sampled.n(), FEWEST_PROBLEMS);
        }
        evidence.compare(
                "sampled-accuracy",
                of,
                Unit.POINTS,
                sampled,
                "ablation.accuracy.sampled_change",
                new Demand.Below(0),
                List.of(
                        Held.at("greedy", row, "greedy_change"),
                        Held.at("matched-random", row, "matched_random_sampled_change")));
        evidence.compare(
                "greedy-stays",
                of,
                Unit.POINTS,
                row.figure("greedy_change"),
                "ablation.accuracy.greedy_change",
                NO_DAMAGE,
                List.of());
        return evidence.verdict(study.remaking(step(row)));
    }

    static Verdict deepens(StudyFigures study) {
        return steered(Claim.STEERING_DEEPENS, "deep", new Demand.Above(0), study);
    }

    static Verdict shortens(StudyFigures study) {
        return steered(Claim.STEERING_SHORTENS, "incisive", new Demand.Below(0), study);
    }

    /** Both ways of decoding must move apart from a change rotated at random, at a cost of less than five points. */
    private static Verdict steered(Claim claim, String mode, Demand demand, StudyFigures study) {
        Evidence evidence = new Evidence(claim);
        Tree row = chosen(mode, study);
        if (!row.present()) {
            evidence.lacks(Lack.Why.FIGURE, "steering: " + mode);
        } else {
            for (String decoding : List.of("greedy", "sampled")) {
                String length = decoding + "_length_change";
                evidence.compare(
                        "length-" + decoding,
                        List.of(),
                        Unit.CHANGE,
                        row.figure(length),
                        "steering." + length,
                        demand,
                        List.of(Held.at("rotated", row, "rotated_" + length)));
                String accuracy = decoding + "_accuracy_change";
                evidence.compare(
                        "cost-" + decoding,
                        List.of(),
                        Unit.POINTS,
                        row.figure(accuracy),
                        "steering." + accuracy,
                        AFFORDABLE,
                        List.of());
            }
        }
        return evidence.verdict(study.remaking("steering-" + mode));
    }

    /** The dose chosen on dev; a lone one is the chosen one. */
    private static Tree chosen(String mode, StudyFigures study) {
        List<Tree> rows = study.metrics().at("steering").items().stream()
                .filter(row -> row.text("mode", "").equals(mode))
                .toList();
        return rows.stream()
                .filter(row -> row.flag("chosen") || rows.size() == 1)
                .findFirst()
                .orElse(Tree.ABSENT);
    }

    /** The set that attribution chose for self-reflection, in the distilled model, where there is one. */
    private static Tree ablated(StudyFigures study) {
        return study.metrics().at("ablation").at("accuracy").items().stream()
                .filter(row -> row.text("encoder", "paired").equals("paired"))
                .filter(row -> row.text("model", "distilled").equals("distilled"))
                .max(Comparator.comparing(
                                (Tree row) -> row.text("category", "?").equals("self-reflection"))
                        .thenComparing(row -> row.text("selection", "?").equals("attribution")))
                .orElse(Tree.ABSENT);
    }

    private static Name category(Tree row) {
        return new Name("category", row.text("category", "self-reflection"));
    }

    private static String step(Tree row) {
        String category = row.text("category", "self-reflection").toLowerCase(Locale.ROOT);
        return "accuracy-" + category.replaceAll("[^a-z0-9]+", "-");
    }
}
