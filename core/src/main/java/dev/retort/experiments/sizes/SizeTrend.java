package dev.retort.experiments.sizes;

import dev.retort.atlas.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.descriptive.moment.Mean;
import org.hipparchus.stat.descriptive.moment.Variance;
import org.jspecify.annotations.Nullable;

/**
 * A quantity over sizes, each a group of pairs that were trained from different seeds; the pairs are the units.
 *
 * <p>The slope is that of least squares on log₂ of the size, Σ cᵢȳᵢ with cᵢ = nᵢ(xᵢ − x̄) ÷ Σ nᵢ(xᵢ − x̄)², and its standard error
 * comes from how far seeds of one size lie apart, √(Σ cᵢ²sᵢ²/nᵢ), with Satterthwaite's degrees of freedom (Welch 1947, Biometrika 34):
 * sizes may spread differently, and that they do not lie on a line makes the interval no wider. With two sizes it is Welch's t-test.
 *
 * @param groups smallest size first
 * @param slope per doubling of the size; null when there are fewer than {@link #FEWEST_SIZES} sizes or a size has fewer than
 *     {@link #FEWEST_SEEDS} seeds
 */
public record SizeTrend(List<Group> groups, @Nullable Measured slope) {
    /** With two seeds a t-interval is some nine standard deviations wide on either side: it says nothing. */
    public static final int FEWEST_SEEDS = 3;

    public static final int FEWEST_SIZES = 2;

    private static final double QUANTILE = 0.975;

    /**
     * One size.
     *
     * @param values one a seed
     * @param mean with Student's 95 % interval over seeds; without one for a single seed
     */
    public record Group(double size, List<Double> values, Measured mean) {
        public Group {
            values = List.copyOf(values);
        }
    }

    public SizeTrend {
        groups = List.copyOf(groups);
    }

    /** @param values the values at each size, finite and at least one each */
    public static SizeTrend of(SortedMap<Double, List<Double>> values) {
        List<Group> groups = new ArrayList<>();
        for (Map.Entry<Double, List<Double>> at : values.entrySet()) {
            groups.add(new Group(at.getKey(), at.getValue(), mean(numbers(at.getValue()))));
        }
        return new SizeTrend(groups, enough(groups) ? slope(groups) : null);
    }

    private static boolean enough(List<Group> groups) {
        return groups.size() >= FEWEST_SIZES
                && groups.stream().allMatch(group -> group.values().size() >= FEWEST_SEEDS);
    }

    private static double[] numbers(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static Measured mean(double[] values) {
        double mean = new Mean().evaluate(values);
        if (values.length < 2) {
            return Measured.bare(mean, values.length);
        }
        double half = quantile(values.length - 1) * Math.sqrt(new Variance().evaluate(values) / values.length);
        return new Measured(mean, mean - half, mean + half, values.length);
    }

    private static double quantile(double freedom) {
        return new TDistribution(freedom).inverseCumulativeProbability(QUANTILE);
    }

    private static Measured slope(List<Group> groups) {
        long pairs = 0;
        double centre = 0;
        for (Group group : groups) {
            pairs += group.values().size();
            centre += group.values().size() * log2(group.size());
        }
        centre /= pairs;
        double squares = 0;
        for (Group group : groups) {
            squares += group.values().size() * Math.pow(log2(group.size()) - centre, 2);
        }
        double slope = 0;
        double variance = 0;
        double freedom = 0;
        for (Group group : groups) {
            int n = group.values().size();
            double weight = n * (log2(group.size()) - centre) / squares;
            double part = weight * weight * new Variance().evaluate(numbers(group.values())) / n;
            slope += weight * group.mean().value();
            variance += part;
            freedom += part * part / (n - 1);
        }
        double half = variance == 0 ? 0 : quantile(variance * variance / freedom) * Math.sqrt(variance);
        return new Measured(slope, slope - half, slope + half, pairs);
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
