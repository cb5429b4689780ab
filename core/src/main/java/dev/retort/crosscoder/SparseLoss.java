package dev.retort.crosscoder;

import dev.retort.engine.kernel.BatchPasses;
import dev.retort.engine.kernel.PanelLayout;
import dev.retort.engine.kernel.Panels;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A loss without what revives dead features.
 *
 * @param total reconstruction + coefficient · sparsity
 * @param fvu per side, the fraction of the batch's variance left unexplained
 */
record SparseLoss(double total, double reconstruction, double sparsity, List<Double> fvu) {
    /** Turns {@code errors}, e = x̂ − x, into ∂reconstruction/∂x̂ on the way. */
    static SparseLoss of(CrosscoderKind kind, Panels x, Panels errors, double sparsity, double coefficient) {
        float[] norms = BatchPasses.norms(errors); // (B, M)
        int tokens = x.rows();
        double[] ofSides = squares(norms, errors.layout());
        double squares = Arrays.stream(ofSides).sum();
        double lengths = 0;
        for (float norm : norms) {
            lengths += norm;
        }
        float[] slopes = new float[norms.length];
        double reconstruction = 0;
        switch (kind) {
            // mean_b Σ_m ‖e_m‖²
            case ReluL1 _, TopK _, JumpRelu _ -> {
                reconstruction = squares / tokens;
                Arrays.fill(slopes, 2f / tokens);
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
        double[] spread = spread(x);
        List<Double> fvu = IntStream.range(0, spread.length)
                .mapToObj(m -> ofSides[m] / spread[m])
                .toList();
        return new SparseLoss(reconstruction + coefficient * sparsity, reconstruction, sparsity, fvu);
    }

    /** Per side Σ‖·‖². @param norms (B, M) */
    private static double[] squares(float[] norms, PanelLayout layout) {
        double[] sums = new double[layout.widths().size()];
        for (int i = 0; i < norms.length; i++) {
            sums[i % sums.length] += (double) norms[i] * norms[i];
        }
        return sums;
    }

    /** Per side Σ‖x − x̄‖² of the batch. */
    private static double[] spread(Panels x) {
        double[] sums = squares(BatchPasses.norms(x), x.layout());
        double[] columns = BatchPasses.columnSums(x);
        for (int i = 0; i < columns.length; i++) {
            sums[x.layout().partOf(i / PanelLayout.WIDTH)] -= columns[i] * columns[i] / x.rows();
        }
        return sums;
    }
}
