package dev.retort.experiments.solo;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.experiments.agreement.RidgeDesign;
import dev.retort.experiments.agreement.RidgeSums;

/**
 * ŷ = W x + b by the penalty that is best on the judging tokens; the strongest where there are none, which comes near the mean.
 * Belongs to the scope it was made in.
 *
 * @param weights W (d₂, d₁) F32
 * @param bias b (d₂)
 * @param penalty as a share of the mean eigenvalue of x's covariance
 */
record RidgeLine(Tensor weights, Tensor bias, double penalty) {
    private static final double[] PENALTIES = {1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100};

    static RidgeLine of(RidgeSums fit, RidgeSums judge) {
        RidgeDesign design = new RidgeDesign(fit, judge);
        int best = PENALTIES.length - 1; // of equal ones the strongest
        if (judge.n() > 1) {
            double[] r2 = design.r2(fit, judge, PENALTIES);
            for (int i = best - 1; i >= 0; i--) {
                best = r2[i] > r2[best] ? i : best;
            }
        }
        Tensor w = design.weights(fit, PENALTIES[best]).t().contiguous();
        Tensor b = fit.meanY().sub(w.matmul(fit.meanX()));
        return new RidgeLine(w.to(DType.F32), b.to(DType.F32), PENALTIES[best]);
    }

    /** 0 everywhere, where there is nothing to fit. */
    static RidgeLine none(int width) {
        return new RidgeLine(
                Tensor.zeros(Device.CPU, DType.F32, 1, width), Tensor.zeros(Device.CPU, DType.F32, 1), Double.NaN);
    }
}
