package dev.retort.experiments;

import dev.retort.atlas.Estimate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One ablated set and what became of the distilled model; ratios are with the ablation ÷ without.
 *
 * @param selection the rule that chose the features
 * @param greedy accuracy without the features, greedy; {@code greedyChange} against the whole model
 * @param sampled the same at temperature 1
 * @param wordsRatio segments of the category opened
 * @param reflectedRatio share of wrong equations followed by an opener
 * @param repairRatio share of wrong equations followed by a right one with the same operands
 * @param falseAlarmRatio share of right equations followed by an opener
 * @param forcedRatio teacher-forced P(opener | wrong step)
 * @param forcedRightRatio teacher-forced P(opener | right step)
 * @param rotatedForcedRatio P(opener | wrong step) under the same change, rotated (mean over several rotations)
 * @param matchedRandomForcedRatio P(opener | wrong step) without matched random features (mean over several draws)
 */
public record AccuracyRow(
        String category,
        String selection,
        List<Integer> features,
        Estimate greedy,
        Estimate greedyChange,
        Estimate sampled,
        Estimate sampledChange,
        Estimate wordsRatio,
        Estimate reflectedRatio,
        Estimate repairRatio,
        Estimate falseAlarmRatio,
        Estimate forcedRatio,
        Estimate forcedRightRatio,
        Estimate rotatedForcedRatio,
        Estimate matchedRandomForcedRatio) {
    /** Its entry under {@code ablation.accuracy} of metrics.json. */
    public Map<String, Object> tree(String crosscoder) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("category", category);
        tree.put("crosscoder", crosscoder);
        tree.put("selection", selection);
        tree.put("features", features);
        greedy.into(tree, "greedy");
        sampled.into(tree, "sampled");
        greedyChange.into(tree, "greedy_change");
        sampledChange.into(tree, "sampled_change");
        tree.put("encoder", "paired");
        wordsRatio.into(tree, "words_ratio");
        reflectedRatio.into(tree, "reflected_ratio");
        repairRatio.into(tree, "repair_ratio");
        falseAlarmRatio.into(tree, "false_alarm_ratio");
        forcedRatio.into(tree, "forced_ratio");
        forcedRightRatio.into(tree, "forced_right_ratio");
        rotatedForcedRatio.into(tree, "rotated_forced_ratio");
        matchedRandomForcedRatio.into(tree, "matched_random_forced_ratio");
        return tree;
    }
}
