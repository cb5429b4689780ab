package dev.retort.experiments.modes;

import dev.retort.atlas.Estimate;
import dev.retort.experiments.Answers;
import dev.retort.experiments.interventions.DoseMeter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Answers under an intervention held against the model's own to the same problems with the same random numbers: every
 * change has the interval of paired problems.
 *
 * @param setting what is done
 * @param temperature 0 for greedy
 */
public record ModeTrial(
        String setting, double size, double temperature, Answers without, Answers with, DoseMeter.Dose dose) {
    /** Fractional change of the thought's mean length. */
    public Estimate length() {
        return with.length().changeFrom(without.length());
    }

    /** Difference of the share of right answers. */
    public Estimate accuracy() {
        return with.accuracy().minus(without.accuracy());
    }

    /** Difference of the share of answers that came to their end. */
    public Estimate finished() {
        return with.finished().minus(without.finished());
    }

    /** Share of wrong steps that are repaired, with ÷ without. */
    public Estimate repaired() {
        return with.repaired().over(without.repaired());
    }

    /** Share of right steps that are doubted, with ÷ without. */
    public Estimate falseAlarms() {
        return with.falseAlarms().over(without.falseAlarms());
    }

    /** Its entry in JSON. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("setting", setting);
        tree.put("size", size);
        tree.put("temperature", temperature);
        tree.put("problems", with.graded().size());
        without.length().into(tree, "length_before");
        without.accuracy().into(tree, "accuracy_before");
        length().into(tree, "length_change");
        accuracy().into(tree, "accuracy_change");
        finished().into(tree, "finished_change");
        repaired().into(tree, "repair_ratio");
        falseAlarms().into(tree, "false_alarm_ratio");
        tree.put("relative_dose", Map.of("mean", dose.mean(), "p95", dose.p95()));
        tree.put("positions_acted", dose.acted());
        tree.put("positions", dose.positions());
        return tree;
    }

    /** One line for the log. */
    String told() {
        return String.format(
                Locale.ROOT,
                "%s × %.3g at T = %.1f: length %+.1f %%, accuracy %+.1f points, finished %+.1f, dose %.2f (p95 %.2f)",
                setting,
                size,
                temperature,
                100 * length().value(),
                100 * accuracy().value(),
                100 * finished().value(),
                dose.mean(),
                dose.p95());
    }

    /** Those of {@code trials} at a temperature. */
    static List<ModeTrial> at(double temperature, List<ModeTrial> trials) {
        return trials.stream().filter(t -> t.temperature == temperature).toList();
    }
}
