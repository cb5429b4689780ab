package dev.retort.crosscoder;

import dev.retort.activations.Normaliser;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;

/**
 * Puts a normaliser x̂ = (x − o) · g into a crosscoder's weights, so that they read and give raw activations:
 *
 * <pre>
 *   W_enc ← W_enc · g    b_enc ← b_enc − W_enc (o · g)    W_dec ← W_dec / g    b_dec ← b_dec / g + o
 * </pre>
 *
 * Values and reconstructions stay what they were, but for rounding. So do NRNs, under {@link #normaliser}.
 */
public final class Folding {
    private Folding() {}

    /**
     * The folded weights, which the caller owns.
     *
     * <p>A rule that weighs by decoder norms would weigh by other norms afterwards. A threshold becomes one a feature,
     * which says the same; the k largest f·n of a token cannot be said so, and instead every feature is measured by its
     * weight from then on: f·n takes the place of f, and d/n that of d.
     */
    public static Crosscoder of(Crosscoder crosscoder, Normaliser normaliser) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Device device = crosscoder.device();
            float[] factors = normaliser.factors();
            Tensor g = Tensor.of(device, factors, factors.length); // (D)
            Tensor wEnc = crosscoder.wEnc().mul(g);
            Tensor wDec = crosscoder.wDec().div(g);
            Tensor bEnc = crosscoder.bEnc().copy();
            Tensor bDec = crosscoder.bDec().div(g);
            float[] offset = normaliser.offset();
            if (offset != null) {
                Tensor o = Tensor.of(device, offset, offset.length);
                bEnc = bEnc.sub(wEnc.matmul(o.unsqueeze(1)).squeeze(1));
                bDec = bDec.add(o);
            }
            if (crosscoder.rule() instanceof InferenceRule.TopK(int k, boolean weighted) && weighted) {
                Tensor n = crosscoder.featureNorms(); // (F)
                return new Crosscoder(
                        crosscoder.sides(),
                        wEnc.mul(n.unsqueeze(1)),
                        bEnc.mul(n),
                        wDec.div(n.clampMin(Float.MIN_NORMAL).unsqueeze(1)),
                        bDec,
                        new InferenceRule.TopK(k, false));
            }
            return new Crosscoder(crosscoder.sides(), wEnc, bEnc, wDec, bDec, rule(crosscoder));
        }
    }

    private static InferenceRule rule(Crosscoder crosscoder) {
        return switch (crosscoder.rule()) {
            case InferenceRule.Threshold(double threshold) -> {
                float[] norms = crosscoder.featureNorms().toFloats();
                float[] each = new float[norms.length];
                for (int feature = 0; feature < each.length; feature++) {
                    // a feature without a direction never fires, whatever its value
                    double own = norms[feature] > 0 ? threshold / norms[feature] : Float.MAX_VALUE;
                    each[feature] = (float) Math.min(own, Float.MAX_VALUE);
                }
                yield new InferenceRule.PerFeature(each);
            }
            case InferenceRule.Rectify same -> same;
            case InferenceRule.TopK same -> same;
            case InferenceRule.PerFeature same -> same;
        };
    }

    /** What stands beside folded weights: it changes nothing, and still knows the models' mean norms. */
    public static Normaliser normaliser(Normaliser folded) {
        double[] ones = new double[folded.models()];
        Arrays.fill(ones, 1);
        return new Normaliser(folded.sides(), ones, folded.meanNorm());
    }
}
