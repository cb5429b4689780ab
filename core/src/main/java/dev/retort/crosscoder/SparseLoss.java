package dev.retort.crosscoder;

import dev.retort.engine.kernel.BatchPasses;
import dev.retort.engine.kernel.Panels;

/**
 * A loss without what revives dead features.
 *
 * @param total reconstruction + coefficient · sparsity
 * @param fvu fraction of the batch's variance left unexplained, all sides together
 */
record SparseLoss(double total, double reconstruction, double sparsity, double fvu) {
    /** Turns {@code errors}, e = x̂ − x, into ∂reconstruction/∂x̂ on the way. */
    static SparseLoss of(CrosscoderKind kind, Panels x, Panels errors, double sparsity, double coefficient) {
        float[] norms = BatchPasses.norms(errors); // (B, M)
        int tokens = x.rows();
        double squares = 0;
        double lengths = 0;
        for (float norm : norms) {
            squares += (double) norm * norm;
            lengths += norm;
        }
        float[] slopes = new float[norms.length];
        double reconstruction = 0;
        switch (kind) {
            // mean_b Σ_m ‖e_m‖²
            case ReluL1 _, TopK _, JumpRelu _ -> {
                reconstruction = squares / tokens;
                java.util.Arrays.fill(slopes, 2f / tokens);
            }
            // mean_{b,m} ‖e_m‖
            case BatchTopK _ -> {
                reconstruction = lengths / norms.length;
                for (int i = 0; i < slopes.length; i++) {
                    slopes[i] = norms[i] == 0 ? 0 : 1 / (norms[i] * norms.length);
                }
            }
        }
        BatchPasses.scale(errors, slopes);
        return new SparseLoss(reconstruction + coefficient * sparsity, reconstruction, sparsity, squares / variance(x));
    }

    /** Σ‖x − x̄‖² of the batch. */
    private static double variance(Panels x) {
        double sum = 0;
        for (float norm : BatchPasses.norms(x)) {
            sum += (double) norm * norm;
        }
        for (double column : BatchPasses.columnSums(x)) {
            sum -= column * column / x.rows();
        }
        return sum;
    }
}
