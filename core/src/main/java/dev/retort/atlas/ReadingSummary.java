package dev.retort.atlas;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One contrast over all categories.
 *
 * @param bestAuroc mean over categories of the best feature's AUROC
 * @param aboveMinusBelow mean of best NRN above ½ minus best NRN at most ½; null when a side is missing everywhere
 * @param aboveHalfLeads in how many categories the best feature has NRN above ½
 * @param categories how many there are
 */
public record ReadingSummary(
        Contrast contrast, Estimate bestAuroc, @Nullable Estimate aboveMinusBelow, int aboveHalfLeads, int categories) {

    /** Sums up the readings of a contrast, or null when there are none. */
    public static @Nullable ReadingSummary of(Contrast contrast, List<CategoryReading> readings) {
        List<CategoryReading> here =
                readings.stream().filter(r -> r.contrast() == contrast).toList();
        if (here.isEmpty()) {
            return null;
        }
        List<Estimate> differences = here.stream()
                .filter(r -> r.aboveHalf() != null && r.belowHalf() != null)
                .map(r -> Objects.requireNonNull(r.aboveHalf())
                        .auroc()
                        .minus(Objects.requireNonNull(r.belowHalf()).auroc()))
                .toList();
        return new ReadingSummary(
                contrast,
                Estimate.mean(here.stream().map(r -> r.best().auroc()).toList()),
                differences.isEmpty() ? null : Estimate.mean(differences),
                (int) here.stream().filter(r -> r.best().nrn() > 0.5).count(),
                here.size());
    }

    /** Its entry of metrics.json. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        bestAuroc.into(tree, "best_auroc");
        if (aboveMinusBelow != null) {
            aboveMinusBelow.into(tree, "above_minus_below_half");
        }
        tree.put("above_half_leads", aboveHalfLeads);
        tree.put("categories", categories);
        return tree;
    }
}
