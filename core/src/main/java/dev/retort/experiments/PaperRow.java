package dev.retort.experiments;

import dev.retort.atlas.Estimate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of the paper's ablation; every estimate is a mean change of the opener's logit.
 *
 * @param features how many were removed
 * @param distilled in the distilled model
 * @param base in the base, whose own directions are removed there
 * @param controlLowNrn in the distilled model, the same selection among NRN ≤ ½ at k = 10
 * @param controlRandom in the distilled model, random features matched on firing rate and mean f·‖d‖
 * @param pValue of no change in the distilled model, corrected for the table's comparisons
 */
public record PaperRow(
        String category,
        int percent,
        int features,
        Estimate distilled,
        Estimate base,
        Estimate controlLowNrn,
        Estimate controlRandom,
        double pValue) {
    PaperRow withPValue(double corrected) {
        return new PaperRow(category, percent, features, distilled, base, controlLowNrn, controlRandom, corrected);
    }

    /** Its entry under {@code ablation.paper} of metrics.json; the crosscoder's kind is named by the caller. */
    public Map<String, Object> tree(String crosscoder) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("encoder", "paired");
        tree.put("crosscoder", crosscoder);
        tree.put("category", category);
        tree.put("k_percent", percent);
        tree.put("features", features);
        distilled.into(tree, "distilled");
        base.into(tree, "base");
        controlLowNrn.into(tree, "control_low_nrn");
        controlRandom.into(tree, "control_random");
        distilled.minus(base).into(tree, "distilled_minus_base");
        tree.put("p_holm", pValue);
        return tree;
    }
}
