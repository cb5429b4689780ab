package dev.retort.study.verdict;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Unit;
import java.util.List;

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
        FigureRow row = Behaviour.ablated(
                study,
                List.of("forced_ratio", "rotated_forced_ratio", "matched_random_forced_ratio", "repair_ratio"),
                evidence);
        evidence.compare(
                "forced",
                row,
                Unit.RATIO,
                "forced_ratio",
                FALLS_BELOW_ALL,
                List.of(
                        row.held("rotated", "rotated_forced_ratio"),
                        row.held("matched-random", "matched_random_forced_ratio")));
        evidence.compare("rotated-stays", row, Unit.RATIO, "rotated_forced_ratio", ROTATED_STAYS, List.of());
        evidence.compare("repair", row, Unit.RATIO, "repair_ratio", FALLS_BELOW_ALL, List.of());
        return evidence.verdict(row);
    }

    /** Greedy decoding never errs in the lab, so what greedy accuracy loses is damage: it is the control. */
    static Verdict accuracy(StudyFigures study) {
        Evidence evidence = new Evidence(Claim.ACCURACY_FALLS);
        FigureRow row = Behaviour.ablated(
                study,
                List.of("sampled_change", "greedy_change", "rotated_sampled_change", "matched_random_sampled_change"),
                evidence);
        Figure sampled = row.figure("sampled_change");
        if (sampled != null && sampled.n() != null && sampled.n() < FEWEST_PROBLEMS) {
            evidence.lacks(Lack.Why.TOO_FEW, sampled.n(), FEWEST_PROBLEMS);
        }
        evidence.compare(
                "sampled-accuracy",
                row,
                Unit.POINTS,
                "sampled_change",
                new Demand.Below(0),
                List.of(
                        row.held("greedy", "greedy_change"),
                        row.held("rotated", "rotated_sampled_change"),
                        row.held("matched-random", "matched_random_sampled_change")));
        evidence.compare("greedy-stays", row, Unit.POINTS, "greedy_change", NO_DAMAGE, List.of());
        return evidence.verdict(row);
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
        FigureRow row = Behaviour.steered(
                study,
                mode,
                List.of(
                        "sampled_length_change",
                        "greedy_length_change",
                        "rotated_sampled_length_change",
                        "rotated_greedy_length_change",
                        "sampled_accuracy_change",
                        "greedy_accuracy_change"),
                evidence);
        if (row.figures().isEmpty()) {
            return evidence.lacks(Lack.Why.FIGURE, "steering: " + mode).verdict(row);
        }
        for (String decoding : List.of("greedy", "sampled")) {
            String length = decoding + "_length_change";
            evidence.compare(
                    "length-" + decoding,
                    row,
                    Unit.CHANGE,
                    length,
                    demand,
                    List.of(row.held("rotated", "rotated_" + length)));
            evidence.compare(
                    "cost-" + decoding, row, Unit.POINTS, decoding + "_accuracy_change", AFFORDABLE, List.of());
        }
        return evidence.verdict(row);
    }
}
