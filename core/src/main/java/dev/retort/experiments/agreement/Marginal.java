package dev.retort.experiments.agreement;

import dev.retort.engine.Tensor;
import java.util.Arrays;

/**
 * One side's activations by themselves, about their mean; belongs to the scope it was made in.
 *
 * @param gram C = Σ(x − x̄)(x − x̄)ᵀ (d, d)
 * @param squares Σ‖x − x̄‖⁴
 * @param trace Σ‖x − x̄‖²
 * @param vectors V (d, p), the eigenvectors of C whose eigenvalue is more than 10⁻¹⁰ of the largest, ascending
 * @param values their eigenvalues Λ (p)
 * @param large how many of the last of them hold 99 % of the variance
 */
record Marginal(Tensor gram, double squares, double trace, Tensor vectors, Tensor values, int large) {
    private static final double NOTHING = 1e-10;

    /** What Raghu et al. (2017) keep. */
    private static final double VARIANCE = 0.99;

    static Marginal of(Tensor gram, double squares) {
        Tensor.Eigen eigen = gram.eigh();
        double[] values = eigen.values().toDoubles();
        double most = values[values.length - 1];
        int from = 0;
        while (from < values.length - 1 && values[from] <= NOTHING * most) {
            from++;
        }
        double trace = Arrays.stream(values).sum();
        double left = Arrays.stream(values, from, values.length).sum() * VARIANCE;
        int large = 0;
        for (int i = values.length - 1; i >= from && left > 0; i--) {
            left -= values[i];
            large++;
        }
        long kept = (long) values.length - from;
        return new Marginal(
                gram,
                squares,
                trace,
                eigen.vectors().narrow(1, from, kept),
                eigen.values().narrow(0, from, kept),
                large);
    }

    /** V Λ^−½ (d, p), by which x becomes white. */
    Tensor whitening() {
        return vectors.mul(values.rsqrt());
    }
}
