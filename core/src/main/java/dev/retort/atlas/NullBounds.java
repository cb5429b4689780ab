package dev.retort.atlas;

import dev.retort.basics.BadInput;
import dev.retort.tables.Database;
import dev.retort.tables.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of what is called verified, set on null pairs: there distillation has put in nothing, so every feature that is
 * exclusive by its decoder norms and passes the tests is a false verdict. All bounds are multiplied by one factor, the largest
 * at which no more than a share of these features pass.
 *
 * @param bounds what to go by
 * @param factor by which the usual ones were multiplied; above 1 only where there are claims enough to see the share
 * @param claims features of the null pairs that are exclusive by norm
 * @param passed how many of these pass the bounds
 * @param usualPassed how many pass the usual ones
 */
public record NullBounds(Exclusivity bounds, double factor, int claims, int passed, int usualPassed) {
    /** The most false verdicts, as a share of the null pairs' features that are exclusive by norm. */
    public static final double MOST_FALSE = 0.05;

    /** With fewer claims one false verdict is more than the share. */
    private static final int ENOUGH = (int) Math.ceil(1 / MOST_FALSE);

    /** Beyond this the other model would have nearly as much of a feature as the one that is said to have it alone. */
    private static final double LOOSEST = 1.8;

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int MOST_ROWS = 10_000_000;
    private static final String SQL = "SELECT nu_error, nu_reconstruction, free_error, free_activation, "
            + "CASE WHEN nrn > 0.5 THEN greatest(0, ridge_r2_base) / ridge_r2_distilled "
            + "ELSE greatest(0, ridge_r2_distilled) / ridge_r2_base END AS ridge, cos_decoder "
            + "FROM features WHERE fired > 0 AND (nrn > ? OR nrn < ?)";

    /** Without null pairs: the usual bounds, about which nothing is claimed. */
    public static NullBounds none() {
        return new NullBounds(Exclusivity.usual(), 1, 0, 0, 0);
    }

    /**
     * @param atlases of null pairs' crosscoders, trained as the real pair's was
     * @throws BadInput when one is no atlas
     */
    public static NullBounds of(List<Path> atlases) {
        Exclusivity usual = Exclusivity.usual();
        List<Double> scores = new ArrayList<>();
        for (Path atlas : atlases) {
            try (Database database = new Atlas(atlas).open()) {
                Table rows = database.query(SQL, MOST_ROWS, LIMIT, usual.nrn(), 1 - usual.nrn());
                for (List<@Nullable Object> row : rows.rows()) {
                    scores.add(score(row, usual));
                }
            }
        }
        double[] sorted = scores.stream().mapToDouble(s -> s).sorted().toArray();
        int allowed = (int) (MOST_FALSE * sorted.length);
        double most = sorted.length < ENOUGH ? 1 : LOOSEST;
        double factor = allowed < sorted.length && sorted[allowed] <= most ? Math.nextDown(sorted[allowed]) : most;
        return new NullBounds(usual.times(factor), factor, sorted.length, below(sorted, factor), below(sorted, 1));
    }

    private static int below(double[] scores, double factor) {
        return (int) Arrays.stream(scores).filter(score -> score <= factor).count();
    }

    /** By what factor the usual bounds could be multiplied so that the feature just passes; infinite when it never does. */
    private static double score(List<@Nullable Object> row, Exclusivity usual) {
        double[] bounds = {
            usual.nuError(), usual.nuReconstruction(), usual.freeDirection(), usual.freeDirection(), usual.ridge()
        };
        boolean sameWidths = row.getLast() != null;
        double score = 0;
        for (int i = 0; i < bounds.length; i++) {
            if (row.get(i) instanceof Number number) {
                score = Math.max(score, number.doubleValue() / bounds[i]);
            } else if (i >= 2 || sameWidths) {
                return Double.POSITIVE_INFINITY; // what was not measured is not passed
            }
        }
        return score;
    }

    /** For atlas.json. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("nrn", bounds.nrn());
        tree.put("nu_error", bounds.nuError());
        tree.put("nu_reconstruction", bounds.nuReconstruction());
        tree.put("free_direction", bounds.freeDirection());
        tree.put("ridge", bounds.ridge());
        tree.put("factor", factor);
        tree.put("null_claims", claims);
        tree.put("null_passed", passed);
        tree.put("null_passed_usual", usualPassed);
        return tree;
    }
}
