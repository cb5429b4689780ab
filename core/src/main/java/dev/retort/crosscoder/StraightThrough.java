package dev.retort.crosscoder;

import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Tensor;

/**
 * Gradients for what has none: a threshold θ = e^t moves by the values within half a bandwidth ε of it.
 *
 * <p>With K(u) = 1[|u| < ½] and g the gradient from above, jump: ∂/∂a = 1[a > θ]·g, ∂/∂t = −(θ/ε)·K((a−θ)/ε)·g
 * (Anthropic's update of January 2025, as crosscode has it); step: ∂/∂θ = −(1/ε)·K((a−θ)/ε)·g (Rajamanoharan et al.
 * 2024), of which ∂/∂t is θ times as much. Both are −(θ/ε)·K in t.
 */
final class StraightThrough {
    private StraightThrough() {}

    /** a·1[a > e^t] (B, F) of a (B, F) and t (F). */
    static Tensor jump(Tensor a, Tensor logThreshold, double bandwidth) {
        return a.mul(on(a, logThreshold)).add(pull(a, logThreshold, bandwidth));
    }

    /** 1[a > e^t] (B, F), without a gradient for a. */
    static Tensor step(Tensor a, Tensor logThreshold, double bandwidth) {
        return on(a, logThreshold).add(pull(a, logThreshold, bandwidth));
    }

    private static Tensor on(Tensor a, Tensor logThreshold) {
        try (Autograd.Off off = Autograd.off()) {
            return a.detach().gt(logThreshold.exp()).to(DType.F32);
        }
    }

    /** 0 with the gradient −(θ/ε)·K for t: a number times t minus itself. */
    private static Tensor pull(Tensor a, Tensor logThreshold, double bandwidth) {
        Tensor slope;
        try (Autograd.Off off = Autograd.off()) {
            Tensor threshold = logThreshold.exp();
            Tensor near = a.detach().sub(threshold).abs().lt(bandwidth / 2).to(DType.F32);
            slope = near.mul(threshold).mul(-1 / bandwidth);
        }
        return slope.mul(logThreshold.sub(logThreshold.detach()));
    }
}
