package dev.retort.experiments.geometry;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * What a figure is when labels or partners are shuffled: the null that it is held against. NaN where nothing was shuffled.
 *
 * @param low 2.5 % quantile, {@code high} the 97.5 % one
 * @param p (1 + shuffles at least as extreme) ÷ (1 + shuffles)
 */
public record Shuffles(double mean, double low, double high, double p) {
    static final Shuffles NONE = new Shuffles(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** As extreme is what is as low as the value. */
    static Shuffles below(double value, double[] shuffles) {
        return of(
                value,
                shuffles,
                Arrays.stream(shuffles).filter(one -> one <= value).count());
    }

    /** As extreme is what is as high. */
    static Shuffles above(double value, double[] shuffles) {
        return of(
                value,
                shuffles,
                Arrays.stream(shuffles).filter(one -> one >= value).count());
    }

    /** As extreme is what is as far from the shuffles' mean, on either side. */
    static Shuffles apart(double value, double[] shuffles) {
        double mean = Arrays.stream(shuffles).average().orElse(Double.NaN);
        double distance = Math.abs(value - mean);
        return of(
                value,
                shuffles,
                Arrays.stream(shuffles)
                        .filter(one -> Math.abs(one - mean) >= distance)
                        .count());
    }

    private static Shuffles of(double value, double[] shuffles, long extreme) {
        double sum = Arrays.stream(shuffles).sum();
        if (shuffles.length == 0 || !Double.isFinite(value) || !Double.isFinite(sum)) {
            return NONE;
        }
        Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
        percentile.setData(shuffles);
        return new Shuffles(
                sum / shuffles.length,
                percentile.evaluate(2.5),
                percentile.evaluate(97.5),
                (1.0 + extreme) / (1.0 + shuffles.length));
    }

    /** As a file has it. */
    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("null_mean", mean);
        tree.put("null_low", low);
        tree.put("null_high", high);
        tree.put("p", p);
        return tree;
    }
}
