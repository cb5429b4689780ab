package dev.retort.experiments;

import dev.retort.atlas.Estimate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One dose of a steering experiment, measured on the test split.
 *
 * @param mode what it is meant to become, such as {@code deep}
 * @param strength the multiple of the features' contribution that is added
 * @param chosen whether this dose was chosen on the dev split
 * @param relativeDose added norm ÷ residual norm, over the tokens where anything is added
 * @param greedyLengthChange fractional change of the thought's length; {@code greedyAccuracyChange} a difference
 * @param repairRatio share of wrong equations repaired, with ÷ without, sampled
 * @param wordsRatio segments of the category opened, with ÷ without, sampled
 */
public record SteeringRow(
        String mode,
        String category,
        String selection,
        List<Integer> features,
        double strength,
        boolean chosen,
        Estimate relativeDose,
        Estimate greedyLengthChange,
        Estimate greedyAccuracyChange,
        Estimate sampledLengthChange,
        Estimate sampledAccuracyChange,
        Estimate repairRatio,
        Estimate wordsRatio) {
    /** Its entry under {@code steering} of metrics.json. */
    public Map<String, Object> tree(String crosscoder) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("mode", mode);
        tree.put("crosscoder", crosscoder);
        tree.put("category", category);
        tree.put("selection", selection);
        tree.put("features", features);
        tree.put("operation", "amplify");
        tree.put("encoder", "paired");
        tree.put("chosen_on", "dev");
        tree.put("chosen", chosen);
        tree.put("strength", strength);
        relativeDose.into(tree, "relative_dose");
        greedyLengthChange.into(tree, "greedy_length_change");
        greedyAccuracyChange.into(tree, "greedy_accuracy_change");
        sampledLengthChange.into(tree, "sampled_length_change");
        sampledAccuracyChange.into(tree, "sampled_accuracy_change");
        repairRatio.into(tree, "repair_ratio");
        wordsRatio.into(tree, "words_ratio");
        return tree;
    }
}
