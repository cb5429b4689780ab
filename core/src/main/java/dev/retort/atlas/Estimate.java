package dev.retort.atlas;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.descriptive.moment.StandardDeviation;
import org.hipparchus.stat.descriptive.rank.Percentile;
import org.jspecify.annotations.Nullable;

/**
 * A statistic together with the values it takes on a {@link Bootstrap}'s resamples.
 *
 * <p>Arithmetic on estimates works resample by resample: two estimates over the same units under the same bootstrap saw
 * the same documents in resample r, so {@code with.minus(without)} has the interval of the <em>paired</em> difference.
 */
public final class Estimate {
    private final double value;
    private final double[] replicates;
    private final long units;

    Estimate(double value, double[] replicates, long units) {
        this.value = value;
        this.replicates = replicates;
        this.units = units;
    }

    public double value() {
        return value;
    }

    /** How many documents or problems were resampled. */
    public long units() {
        return units;
    }

    public Estimate minus(Estimate other) {
        return with(other, (a, b) -> a - b);
    }

    /** This ÷ the other; not a number where the other is 0. */
    public Estimate over(Estimate other) {
        return with(other, (a, b) -> b == 0 ? Double.NaN : a / b);
    }

    /** The fractional change from the other to this: 0.25 is 25 % more. */
    public Estimate changeFrom(Estimate other) {
        return over(other).map(ratio -> ratio - 1);
    }

    /** The mean of several statistics, such as one a category. */
    public static Estimate mean(List<Estimate> estimates) {
        Estimate sum = estimates.getFirst();
        for (Estimate next : estimates.subList(1, estimates.size())) {
            sum = sum.with(next, Double::sum);
        }
        return sum.map(x -> x / estimates.size());
    }

    public Estimate map(DoubleUnaryOperator function) {
        return new Estimate(
                function.applyAsDouble(value),
                Arrays.stream(replicates).map(function).toArray(),
                units);
    }

    private Estimate with(Estimate other, DoubleBinaryOperator operator) {
        if (replicates.length != other.replicates.length) {
            throw new IllegalArgumentException("estimates of " + replicates.length + " and " + other.replicates.length
                    + " resamples cannot be combined");
        }
        double[] combined = new double[replicates.length];
        for (int r = 0; r < combined.length; r++) {
            combined[r] = operator.applyAsDouble(replicates[r], other.replicates[r]);
        }
        return new Estimate(operator.applyAsDouble(value, other.value), combined, Math.min(units, other.units));
    }

    /**
     * The figure with its 95 % percentile interval, or null where the statistic is not a number (nothing was there to
     * measure). Resamples that have no value are left out; when most have none there is no interval.
     */
    public @Nullable Measured measured() {
        if (!Double.isFinite(value)) {
            return null;
        }
        double[] finite = Arrays.stream(replicates).filter(Double::isFinite).toArray();
        if (units < 2 || 2 * finite.length < replicates.length) {
            return Measured.bare(value, units);
        }
        Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
        percentile.setData(finite);
        double tail = tail(units);
        return new Measured(value, percentile.evaluate(tail), percentile.evaluate(100 - tail), units);
    }

    /**
     * Per cent beyond either end. Resamples of n units spread too little by √((n − 1)/n), and their quantiles are the normal's
     * where Student's are due: the ends lie further out by both (the expanded percentile interval of Hesterberg 2015,
     * "What Teachers Should Know About the Bootstrap").
     */
    private static double tail(long units) {
        double n = units;
        double t = new TDistribution(n - 1).inverseCumulativeProbability(0.975);
        double beyond = new NormalDistribution().cumulativeProbability(-t * Math.sqrt(n / (n - 1)));
        return Math.max(100 * beyond, Double.MIN_NORMAL); // with two units beyond is 0, which is no percentile
    }

    /** Puts the figure into a tree of metrics.json; leaves the name out where nothing could be measured. */
    public void into(Map<String, Object> tree, String name) {
        Measured measured = measured();
        if (measured != null) {
            tree.put(name, measured.tree());
        }
    }

    /**
     * Two-sided p-value of "the statistic is really {@code nothing}", from the distance in standard deviations of the
     * resamples; 1 when there is no value. Counting resamples instead could never go below 2/1001, too coarse for a
     * correction over many comparisons.
     */
    public double pValue(double nothing) {
        double[] finite = Arrays.stream(replicates).filter(Double::isFinite).toArray();
        if (!Double.isFinite(value) || units < 2 || finite.length < 2) {
            return 1;
        }
        double deviation = new StandardDeviation().evaluate(finite);
        double distance = Math.abs(value - nothing);
        if (deviation == 0) {
            return distance == 0 ? 1 : 0;
        }
        return 2 * new NormalDistribution().cumulativeProbability(-distance / deviation);
    }
}
