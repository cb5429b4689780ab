package dev.retort.models;

import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Passes;

/**
 * Root mean square norm (Zhang & Sennrich 1910.07467): x / √(mean x² + eps) · w.
 *
 * @param addsOne whether the weight is stored less one
 */
record RmsNorm(double eps, boolean addsOne) {
    static RmsNorm of(DecoderConfig config) {
        return new RmsNorm(config.normEps(), config.traits().normsAddOne());
    }

    Tensor of(Tensor x, Tensor weight) {
        if (Passes.can(weight.elements(), x, weight)) {
            return Passes.rmsNorm(x, weight, eps, addsOne ? 1 : 0);
        }
        Tensor w = addsOne ? weight.add(1) : weight;
        return x.mul(x.square().mean(-1, true).add(eps).rsqrt()).mul(w);
    }
}
