package dev.retort.experiments;

import dev.retort.experiments.OpenerShift.Shift;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the paper's ablation; every shift is a mean change where the category's opener is next.
 *
 * @param choice what was removed
 * @param distilled in the distilled model
 * @param base in the base, whose own directions are removed there
 * @param controlLowNrn in the distilled model, the same selection among NRN ≤ ½
 * @param controlRandom in the distilled model, random features matched on firing rate and mean f·‖d‖
 * @param controlRotated in the distilled model, the same change at every token, turned: equal norm
 * @param otherCategories in the distilled model, under the same ablation, where another category's opener is next;
 *     null where that was not measured
 * @param pValue of no change of the logit in the distilled model, corrected for the table's comparisons
 */
public record PaperRow(
        String category,
        FeatureChoice choice,
        Shift distilled,
        Shift base,
        @Nullable Shift controlLowNrn,
        Shift controlRandom,
        @Nullable Shift controlRotated,
        @Nullable Shift otherCategories,
        double pValue) {
    PaperRow withPValue(double corrected) {
        return with(otherCategories, corrected);
    }

    /** With what the same ablation does to the openers of other categories. */
    public PaperRow beside(Shift others) {
        return with(others, pValue);
    }

    private PaperRow with(@Nullable Shift others, double p) {
        return new PaperRow(category, choice, distilled, base, controlLowNrn, controlRandom, controlRotated, others, p);
    }

    /** Its entry under {@code ablation.paper} of metrics.json; the crosscoder's kind is named by the caller. */
    public Map<String, Object> tree(String crosscoder) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("encoder", "paired");
        tree.put("crosscoder", crosscoder);
        tree.put("category", category);
        tree.put("selection", choice.rule());
        Double percent = choice.percent();
        if (percent != null) {
            boolean whole = percent == Math.rint(percent);
            tree.put("k_percent", whole ? (Object) percent.intValue() : percent);
        }
        tree.put("features", choice.features().size());
        distilled.into(tree, "distilled");
        base.into(tree, "base");
        if (controlLowNrn != null) {
            controlLowNrn.into(tree, "control_low_nrn");
        }
        controlRandom.into(tree, "control_random");
        if (controlRotated != null) {
            controlRotated.into(tree, "control_rotated");
        }
        if (otherCategories != null) {
            otherCategories.into(tree, "other_categories");
            distilled.logit().minus(otherCategories.logit()).into(tree, "distilled_minus_other_categories");
        }
        distilled.logit().minus(base.logit()).into(tree, "distilled_minus_base");
        distilled.logit().minus(controlRandom.logit()).into(tree, "distilled_minus_random");
        tree.put("p_holm", pValue);
        return tree;
    }
}
