package dev.retort.atlas;

import dev.retort.basics.Rng;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Intervals by resampling whole documents or problems with replacement, never tokens: tokens of one document are not
 * independent (Efron &amp; Tibshirani 1993, ch. 8; percentile intervals, ch. 13).
 *
 * <p>Resample r of n units is the same for every statistic under the same seed, whatever is computed and in whatever
 * order; that makes differences of {@link Estimate}s paired.
 *
 * @param seed where the resamples come from
 * @param resamples how many; 1000 gives the ends of a 95 % interval to about a twentieth of its width
 */
public record Bootstrap(long seed, int resamples) {
    public static final int USUAL_RESAMPLES = 1000;

    public static Bootstrap of(long seed) {
        return new Bootstrap(seed, USUAL_RESAMPLES);
    }

    /** The mean over units; values that are not numbers (a unit that has none) are left out. */
    public Estimate mean(double[] values) {
        double[] present =
                Arrays.stream(values).map(v -> Double.isNaN(v) ? 0 : v).toArray();
        double[] counts =
                Arrays.stream(values).map(v -> Double.isNaN(v) ? 0 : 1).toArray();
        return ratio(present, counts);
    }

    /** Σ numerators ÷ Σ denominators over units: a mean over tokens or events that respects who they belong to. */
    public Estimate ratio(double[] numerators, double[] denominators) {
        return ofSums(sums -> sums[1] == 0 ? Double.NaN : sums[0] / sums[1], numerators, denominators);
    }

    /** A statistic of the columns' sums over units: {@code columns[c][unit]}. */
    public Estimate ofSums(ToDoubleFunction<double[]> statistic, double[]... columns) {
        int units = columns[0].length;
        return of(units, weights -> {
            double[] sums = new double[columns.length];
            for (int c = 0; c < columns.length; c++) {
                double[] column = columns[c];
                if (column.length != units) {
                    throw new IllegalArgumentException("columns of " + units + " and " + column.length + " units");
                }
                double sum = 0;
                for (int u = 0; u < units; u++) {
                    sum += weights[u] * column[u];
                }
                sums[c] = sum;
            }
            return statistic.applyAsDouble(sums);
        });
    }

    /**
     * Any statistic of the units' multiplicities; the estimate's value is the statistic at all ones.
     *
     * @param units how many documents or problems
     * @param statistic must not keep or change the array it is given
     */
    public Estimate of(int units, ToDoubleFunction<int[]> statistic) {
        return new Resamples(this, units, false).of(statistic);
    }

    /** The resamples of so many units, for many statistics of them. */
    public Resamples resamples(int units) {
        return new Resamples(this, units, true);
    }

    /** The same bootstrap with resamples of its own, for units that have nothing to do with another estimate's. */
    public Bootstrap independent(String of) {
        return new Bootstrap(Rng.of(seed, "independent bootstrap " + of).nextLong(), resamples);
    }
}
