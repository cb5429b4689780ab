package dev.retort.experiments.agreement;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * 95 % intervals from what a figure becomes when one group of documents is left out (the delete-a-group jackknife; Efron &amp;
 * Tibshirani 1993, ch. 11): value ± t·s with s² = (G−1)/G Σ(θ₍g₎ − θ̄)² and Student's t of G − 1 degrees of freedom. Resampling
 * with replacement would have the same token twice, which is what the unbiased HSIC and nearest neighbours must not meet.
 */
public record Jackknife(double low, double high) {
    static final Jackknife NONE = new Jackknife(Double.NaN, Double.NaN);

    /** @param without the figure without each group; when one of them has no value there is no interval */
    public static Jackknife of(double value, double[] without) {
        int groups = without.length;
        double mean = Arrays.stream(without).average().orElse(Double.NaN);
        double squares =
                Arrays.stream(without).map(one -> (one - mean) * (one - mean)).sum();
        if (groups < 2 || !Double.isFinite(value) || !Double.isFinite(squares)) {
            return NONE;
        }
        double error = Math.sqrt(squares * (groups - 1) / groups);
        double t = new TDistribution(groups - 1.0).inverseCumulativeProbability(0.975);
        return new Jackknife(value - t * error, value + t * error);
    }
}
