package dev.retort.experiments.agreement;

import java.util.Arrays;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * A figure on some tokens, and what it is when one side's documents are shuffled against the other's.
 *
 * @param value on the tokens as they are
 * @param mean of the shuffles
 * @param high their 95 % quantile
 * @param p (1 + shuffles that are at least the value) ÷ (1 + shuffles)
 */
public record Shuffled(double value, double mean, double high, double p) {
    static final Shuffled NONE = new Shuffled(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** None when any has no value. */
    static Shuffled of(double value, double[] shuffles) {
        double sum = Arrays.stream(shuffles).sum();
        if (shuffles.length == 0 || !Double.isFinite(value) || !Double.isFinite(sum)) {
            return NONE;
        }
        Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
        long atLeast = Arrays.stream(shuffles).filter(one -> one >= value).count();
        return new Shuffled(
                value,
                sum / shuffles.length,
                percentile.evaluate(shuffles, 95),
                (1.0 + atLeast) / (1.0 + shuffles.length));
    }
}
