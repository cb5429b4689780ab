package dev.retort.experiments.geometry;

import dev.retort.engine.Tensor;
import java.util.Arrays;

/**
 * The axes along which rows vary most; tensors belong to the scope they were made in.
 *
 * @param mean of the rows (d)
 * @param directions (d, k), orthonormal, that of the largest variance first, each with its largest element positive
 * @param spectrum of all axes
 */
record PrincipalAxes(Tensor mean, Tensor directions, Spectrum spectrum) {
    /** Smaller than this share of the largest is rounding, and no axis. */
    private static final double NOTHING = 1e-10;

    /**
     * Through the covariance (d, d), or through the rows' products (n, n) where they are fewer than d.
     *
     * @param rows (n, d) F64
     * @param most axes at most
     */
    static PrincipalAxes of(Tensor rows, int most) {
        long n = rows.size(0);
        Tensor mean = rows.mean(0, true);
        Tensor x = rows.sub(mean);
        boolean few = n < rows.size(1);
        Tensor xt = x.t();
        Tensor.Eigen eigen = (few ? x.matmul(xt) : xt.matmul(x)).div(n - 1.0).eigh();
        Spectrum spectrum = Spectrum.ascending(eigen.values().toDoubles());
        int axes = 0;
        while (axes < Math.min(most, spectrum.values().length)
                && spectrum.values()[axes] > NOTHING * spectrum.values()[0]) {
            axes++;
        }
        Tensor vectors =
                eigen.vectors().narrow(1, eigen.vectors().size(1) - axes, axes).flip(1);
        Tensor directions = few ? unit(xt.matmul(vectors)) : vectors;
        return new PrincipalAxes(mean.squeeze(0), signed(directions), spectrum);
    }

    private static Tensor unit(Tensor columns) {
        return columns.div(columns.norm(0, true));
    }

    /** An eigenvector is one up to its sign; files should not depend on which the library takes. */
    private static Tensor signed(Tensor columns) {
        if (columns.size(1) == 0) {
            return columns;
        }
        Tensor largest = columns.abs().argmax(0).unsqueeze(0); // (1, k)
        Tensor values = columns.gather(0, largest);
        return columns.mul(values.div(values.abs()));
    }

    /** Where rows (n, d) lie on the axes: (n, k). */
    double[][] places(Tensor rows) {
        Tensor places = rows.sub(mean).matmul(directions);
        int n = (int) places.size(0);
        int k = (int) places.size(1);
        double[] flat = places.contiguous().toDoubles();
        double[][] all = new double[n][];
        for (int i = 0; i < n; i++) {
            all[i] = Arrays.copyOfRange(flat, i * k, (i + 1) * k);
        }
        return all;
    }
}
