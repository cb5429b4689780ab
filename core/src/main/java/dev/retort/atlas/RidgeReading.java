package dev.retort.atlas;

import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * How much of a feature's values a model's activations tell by a straight line: R² of ridge regression of f on x_m with an
 * intercept, for all features out of one Gram matrix and one product. A model that holds a feature along whatever
 * direction can supply it; one that does not has R² near 0.
 *
 * <p>A sparse feature among many is never read well by a line, however surely it is there: judge a model's R² by the
 * other's ({@link #ratio}). R² is adjusted for d regressors (Theil 1961), so that chance gives 0 in the mean.
 *
 * @param r2 by side, then feature; NaN for a feature that never fires, or when there are not more tokens than d + 1
 */
@SuppressWarnings("ArrayRecordComponent") // indexed by side and feature, never compared or used as a key
public record RidgeReading(double[][] r2) {
    /** Enough to keep directions that hold nothing out, too little to matter else. */
    private static final double RIDGE = 1e-4;

    public static RidgeReading of(FeatureMoments moments) {
        return of(moments, RIDGE);
    }

    /** @param ridge the penalty on ‖w‖², as a share of the mean variance of an activation's elements */
    public static RidgeReading of(FeatureMoments moments, double ridge) {
        double[][] r2 = new double[moments.sides().count()][];
        for (int side = 0; side < r2.length; side++) {
            try (Scope scope = Scope.open();
                    Autograd.Off off = Autograd.off()) {
                r2[side] = of(moments, side, ridge);
            }
        }
        return new RidgeReading(r2);
    }

    private static double[] of(FeatureMoments moments, int side, double ridge) {
        int d = moments.sides().width(side);
        long n = moments.tokens();
        Tensor mean = moments.sides().of(moments.sumActivation(), side).div((double) n); // (d)
        Tensor gram = moments.grams().get(side).sub(mean.unsqueeze(1).mul(mean).mul((double) n)); // (d, d)
        Tensor with = moments.sides().of(moments.activationCovariance(), side); // (F, d)
        double[] flat = gram.toDoubles();
        double penalty = penalty(flat, d, ridge);
        Tensor weights = with.matmul(inverse(flat, d, penalty, gram.device())); // (F, d)
        // 2 w·c − wᵀCw, where Cw = c − λw
        Tensor told = weights.mul(with)
                .sum(1, false)
                .add(weights.square().sum(1, false).mul(penalty));
        double[] share = told.div(moments.spread()).toDoubles();
        for (int f = 0; f < share.length; f++) {
            share[f] = n > d + 1 ? 1 - (1 - share[f]) * (n - 1) / (n - d - 1) : Double.NaN;
        }
        return share;
    }

    /** λ = ridge · trace(C)/d. */
    private static double penalty(double[] gram, int d, double ridge) {
        double trace = 0;
        for (int i = 0; i < d; i++) {
            trace += gram[i * d + i];
        }
        return Math.max(ridge * trace / d, Double.MIN_NORMAL);
    }

    /** (C + λI)⁻¹. */
    private static Tensor inverse(double[] gram, int d, double penalty, Device device) {
        RealMatrix matrix = new Array2DRowRealMatrix(d, d);
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                matrix.setEntry(i, j, 0.5 * (gram[i * d + j] + gram[j * d + i]));
            }
            matrix.addToEntry(i, i, penalty);
        }
        double[][] rows = new CholeskyDecomposition(matrix, 1e-6, 0)
                .getSolver()
                .getInverse()
                .getData();
        double[] flat = new double[d * d];
        for (int i = 0; i < d; i++) {
            System.arraycopy(rows[i], 0, flat, i * d, d);
        }
        return Tensor.of(device, flat, d, d);
    }

    /** R² in {@code weak} for what it is in {@code strong}; not below 0. */
    public double ratio(int feature, int strong, int weak) {
        return Math.max(0, r2[weak][feature]) / r2[strong][feature];
    }
}
