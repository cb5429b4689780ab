package dev.retort.experiments.solo;

import dev.retort.atlas.Estimate;
import dev.retort.experiments.Answers;
import dev.retort.experiments.ForcedDetection.Detection;
import dev.retort.experiments.TaskRunner.Decoding;
import dev.retort.experiments.Trials;
import dev.retort.experiments.Trials.Split;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A causal claim made with the paired encoder, made again with the solo one: the same features are taken out of the distilled model
 * where either says that they fire, over the same documents and problems with the same random numbers, so that the difference
 * between the two is a paired one.
 */
public record SoloRepeat(Effect paired, Effect solo) {
    /**
     * What the ablation does; ratios are with it ÷ without.
     *
     * @param forced teacher-forced P(opener | wrong step)
     * @param forcedRight teacher-forced P(opener | right step)
     * @param words segments of the category opened
     * @param reflected share of wrong equations followed by an opener
     * @param repaired share of wrong equations followed by a right one with the same operands
     * @param sampledChange accuracy at temperature 1, against the whole model's
     */
    public record Effect(
            Estimate forced,
            Estimate forcedRight,
            Estimate words,
            Estimate reflected,
            Estimate repaired,
            Estimate sampledChange) {
        private static Effect of(Trials trials, String category, Edit edit) {
            Detection before = trials.detected();
            Detection after = trials.detected(edit);
            Answers whole = trials.answers(Split.TEST, Decoding.SAMPLED);
            Answers without = trials.answers(Split.TEST, Decoding.SAMPLED, edit);
            return new Effect(
                    after.wrong().over(before.wrong()),
                    after.right().over(before.right()),
                    without.openings(category).over(whole.openings(category)),
                    without.reflected().over(whole.reflected()),
                    without.repaired().over(whole.repaired()),
                    without.accuracy().minus(whole.accuracy()));
        }

        private Effect minus(Effect other) {
            return new Effect(
                    forced.minus(other.forced),
                    forcedRight.minus(other.forcedRight),
                    words.minus(other.words),
                    reflected.minus(other.reflected),
                    repaired.minus(other.repaired),
                    sampledChange.minus(other.sampledChange));
        }

        private Map<String, Object> tree() {
            Map<String, Object> tree = new LinkedHashMap<>();
            forced.into(tree, "forced_ratio");
            forcedRight.into(tree, "forced_right_ratio");
            words.into(tree, "words_ratio");
            reflected.into(tree, "reflected_ratio");
            repaired.into(tree, "repair_ratio");
            sampledChange.into(tree, "sampled_change");
            return tree;
        }
    }

    /**
     * Ablates both ways.
     *
     * @param encoder of {@code features}, in their order
     */
    public static SoloRepeat of(Trials trials, String category, List<Integer> features, SoloEncoder encoder) {
        try (Edit paired = Edit.ablating(trials.pair(), Side.DISTILLED, features);
                Edit solo = Edit.of(
                        trials.pair(),
                        Side.DISTILLED,
                        List.of(Intervention.everywhere(new Operation.Scale(features, -1))),
                        read -> new SoloValues(encoder.some(
                                read.stream().mapToInt(features::indexOf).toArray())))) {
            return new SoloRepeat(Effect.of(trials, category, paired), Effect.of(trials, category, solo));
        }
    }

    /** {@code paired}, {@code solo} and {@code solo_minus_paired}. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("paired", paired.tree());
        tree.put("solo", solo.tree());
        tree.put("solo_minus_paired", solo.minus(paired).tree());
        return tree;
    }
}
