package dev.retort.atlas;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * Logistic regression on standardised activations with an L2 penalty, by Newton's method: what a straight line through
 * the whole residual stream can read, where a feature is only one direction of it. Deterministic.
 */
@SuppressWarnings("ArrayRecordComponent") // coefficients, never compared or used as a key
public record LinearProbe(double[] mean, double[] deviation, double[] weights, double bias) {
    private static final int MOST_STEPS = 30;
    private static final double ENOUGH = 1e-8;

    /**
     * Fits w, b to minimise Σ log-loss + ½·l2·‖w‖².
     *
     * @param x (n, d) activations
     * @param positive n labels, both kinds present
     * @param l2 weight of the penalty, above 0
     */
    public static LinearProbe fit(Tensor x, boolean[] positive, double l2) {
        x.requireShape(positive.length, -1);
        int d = (int) x.size(1);
        try (Scope scope = Scope.open()) {
            Tensor wide = x.to(DType.F64);
            Tensor mean = wide.mean(0, false); // (d)
            Tensor deviation = wide.var(0, false).sqrt().clampMin(1e-12);
            Tensor z = wide.sub(mean).div(deviation);
            Tensor ones = Tensor.ones(x.device(), DType.F64, positive.length, 1);
            Tensor design = Tensor.cat(java.util.List.of(z, ones), 1).contiguous(); // (n, d+1)
            Tensor y = Tensor.of(x.device(), positive, positive.length).to(DType.F64);
            double[] w = new double[d + 1];
            double loss = loss(design, y, w, l2);
            for (int step = 0; step < MOST_STEPS; step++) {
                double[] direction = newton(design, y, w, l2);
                double scale = 1;
                double[] next = moved(w, direction, scale);
                double lower = loss(design, y, next, l2);
                // Far from the optimum a whole Newton step can overshoot.
                while (lower > loss && scale > 1e-4) {
                    scale /= 2;
                    next = moved(w, direction, scale);
                    lower = loss(design, y, next, l2);
                }
                boolean settled = loss - lower <= ENOUGH * (1 + Math.abs(loss));
                if (lower < loss) {
                    w = next;
                    loss = lower;
                }
                if (settled) {
                    break;
                }
            }
            return new LinearProbe(mean.toDoubles(), deviation.toDoubles(), java.util.Arrays.copyOf(w, d), w[d]);
        }
    }

    private static double[] newton(Tensor design, Tensor y, double[] w, double l2) {
        try (Scope scope = Scope.open()) {
            int width = w.length;
            Tensor p = margins(design, w).sigmoid(); // (n)
            Tensor curvature = p.mul(p.neg().add(1)); // (n)
            double[] gradient = design.t().matmul(p.sub(y)).toDoubles();
            double[] flat =
                    design.t().matmul(design.mul(curvature.unsqueeze(1))).toDoubles();
            RealMatrix hessian = new Array2DRowRealMatrix(width, width);
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < width; j++) {
                    hessian.setEntry(i, j, 0.5 * (flat[i * width + j] + flat[j * width + i]));
                }
                // The bias is not penalised; the tiny ridge keeps it solvable when p is 0 or 1 everywhere.
                boolean bias = i == width - 1;
                hessian.addToEntry(i, i, bias ? 1e-9 : l2);
                gradient[i] += bias ? 0 : l2 * w[i];
            }
            return new CholeskyDecomposition(hessian, 1e-6, 1e-14)
                    .getSolver()
                    .solve(new ArrayRealVector(gradient, false))
                    .toArray();
        }
    }

    private static Tensor margins(Tensor design, double[] w) {
        return design.matmul(Tensor.of(design.device(), w, w.length));
    }

    private static double loss(Tensor design, Tensor y, double[] w, double l2) {
        try (Scope scope = Scope.open()) {
            Tensor m = margins(design, w);
            // log(1 + e^m) − y·m, written so that e never overflows
            Tensor softplus = m.relu().add(m.abs().neg().exp().add(1).log());
            double penalty = 0;
            for (int i = 0; i < w.length - 1; i++) {
                penalty += w[i] * w[i];
            }
            return softplus.sub(y.mul(m)).sum().item() + 0.5 * l2 * penalty;
        }
    }

    private static double[] moved(double[] w, double[] direction, double scale) {
        double[] next = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            next[i] = w[i] - scale * direction[i];
        }
        return next;
    }

    /** The log-odds of each row of x (n, d). */
    public float[] scores(Tensor x) {
        try (Scope scope = Scope.open()) {
            Device device = x.device();
            int d = weights.length;
            Tensor z = x.to(DType.F64).sub(Tensor.of(device, mean, d)).div(Tensor.of(device, deviation, d));
            return z.matmul(Tensor.of(device, weights, d))
                    .add(bias)
                    .to(DType.F32)
                    .toFloats();
        }
    }
}
