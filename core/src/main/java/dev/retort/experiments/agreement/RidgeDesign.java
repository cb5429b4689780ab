package dev.retort.experiments.agreement;

import static dev.retort.experiments.agreement.CrossSums.product;

import dev.retort.engine.Tensor;
import java.util.Arrays;

/**
 * Ridge regression with an intercept, fitted on some tokens and judged on others, for any y: x's side of it is worked out once.
 * With C = VΛVᵀ of the fitting tokens, W = V(Λ + λ)⁻¹VᵀC_xy, and the sum of squares left over on the others is a quadratic form
 * in (Λ + λ)⁻¹. Belongs to the scope it was made in.
 */
public final class RidgeDesign {
    private final Tensor mean;
    private final Tensor vectors;
    private final double[] values;
    private final Tensor judged; // Vᵀ Σ(x − x̄_fit)(x − x̄_fit)ᵀ V of the judging tokens

    /** @param judge the other tokens */
    public RidgeDesign(RidgeSums fit, RidgeSums judge) {
        this.mean = fit.meanX();
        Tensor.Eigen eigen = fit.xxAbout(mean).eigh();
        this.vectors = eigen.vectors();
        this.values = Arrays.stream(eigen.values().toDoubles())
                .map(value -> Math.max(0, value))
                .toArray();
        this.judged = product(product(vectors.t(), judge.xxAbout(mean)), vectors);
    }

    /**
     * R² = 1 − Σ‖y − ŷ‖² ÷ Σ‖y − ȳ‖² over the judging tokens, all elements of y together, for each penalty.
     *
     * @param fit of the x that this was made for, as {@code judge}
     * @param penalties λ as shares of the mean eigenvalue of C
     */
    public double[] r2(RidgeSums fit, RidgeSums judge, double... penalties) {
        Tensor meanY = fit.meanY();
        Tensor fitted = product(vectors.t(), fit.xyAbout(mean, meanY)); // (d₁, d₂)
        Tensor seen = product(vectors.t(), judge.xyAbout(mean, meanY));
        double[] explained = fitted.mul(seen).sum(1, false).toDoubles();
        Tensor form = product(fitted, fitted.t()).mul(judged);
        double around = judge.squareYAbout(meanY);
        double total = judge.squareYAbout(judge.meanY());
        double[] r2 = new double[penalties.length];
        for (int i = 0; i < r2.length; i++) {
            double lambda = lambda(penalties[i]);
            double[] weights =
                    Arrays.stream(values).map(value -> 1 / (value + lambda)).toArray();
            Tensor w = Tensor.of(form.device(), weights, weights.length);
            double left = around + form.matmul(w).mul(w).sum().item();
            for (int j = 0; j < weights.length; j++) {
                left -= 2 * weights[j] * explained[j];
            }
            r2[i] = total > 0 ? 1 - left / total : Double.NaN;
        }
        return r2;
    }

    /** W (d₁, d₂) for a penalty: ŷ = (x − x̄)W + ȳ, the means being those of the fitting tokens. */
    public Tensor weights(RidgeSums fit, double penalty) {
        double lambda = lambda(penalty);
        double[] shrunk =
                Arrays.stream(values).map(value -> 1 / (value + lambda)).toArray();
        Tensor seen = product(vectors.t(), fit.xyAbout(mean, fit.meanY())); // (d₁, d₂)
        return product(
                vectors,
                seen.mul(Tensor.of(seen.device(), shrunk, shrunk.length).unsqueeze(1)));
    }

    private double lambda(double penalty) {
        return Math.max(penalty * Arrays.stream(values).average().orElse(0), Double.MIN_NORMAL);
    }
}
