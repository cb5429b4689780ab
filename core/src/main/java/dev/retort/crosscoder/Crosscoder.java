package dev.retort.crosscoder;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sparse dictionary with one encoder side and one decoder side per model:
 *
 * <pre>
 *   a  = Σ_m x̂_m W_enc^m + b_enc
 *   f  = the rule's choice of ReLU(a)
 *   x̂'_m = f W_dec^m + b_dec^m
 * </pre>
 *
 * Inputs are normalised activations. Owns its weights: close it.
 */
public final class Crosscoder implements AutoCloseable {
    private final Tensor wEnc;
    private final Tensor bEnc;
    private final Tensor wDec;
    private final Tensor bDec;
    private final InferenceRule rule;

    /**
     * Takes the four tensors over.
     *
     * @param wEnc (M, d, F)
     * @param bEnc (F)
     * @param wDec (F, M, d)
     * @param bDec (M, d)
     */
    public Crosscoder(Tensor wEnc, Tensor bEnc, Tensor wDec, Tensor bDec, InferenceRule rule) {
        wEnc.requireShape(-1, -1, -1);
        long models = wEnc.size(0);
        long width = wEnc.size(1);
        long features = wEnc.size(2);
        bEnc.requireShape(features);
        wDec.requireShape(features, models, width);
        bDec.requireShape(models, width);
        this.wEnc = wEnc.escape();
        this.bEnc = bEnc.escape();
        this.wDec = wDec.escape();
        this.bDec = bDec.escape();
        this.rule = rule;
    }

    public int models() {
        return (int) wEnc.size(0);
    }

    public int width() {
        return (int) wEnc.size(1);
    }

    public int features() {
        return (int) wEnc.size(2);
    }

    public InferenceRule rule() {
        return rule;
    }

    public Device device() {
        return wEnc.device();
    }

    /** (M, d, F) */
    public Tensor wEnc() {
        return wEnc;
    }

    /** (F) */
    public Tensor bEnc() {
        return bEnc;
    }

    /** (F, M, d) */
    public Tensor wDec() {
        return wDec;
    }

    /** (M, d) */
    public Tensor bDec() {
        return bDec;
    }

    /** The weights under the names files use, in the order of the equations. */
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        all.put("w_enc", wEnc);
        all.put("b_enc", bEnc);
        all.put("w_dec", wDec);
        all.put("b_dec", bDec);
        return all;
    }

    /** (B, M, d) → a (B, F). */
    public Tensor preActivations(Tensor x) {
        long wide = (long) models() * width();
        return x.requireShape(-1, models(), width())
                .reshape(-1, wide)
                .matmul(wEnc.reshape(wide, features()))
                .add(bEnc);
    }

    /** (B, M, d) → f (B, F) ≥ 0 by the inference rule. */
    public Tensor encode(Tensor x) {
        return choose(preActivations(x).relu());
    }

    /** ReLU(a) (B, F) → f (B, F) by the inference rule. */
    public Tensor choose(Tensor rectified) {
        return switch (rule) {
            case InferenceRule.Rectify() -> rectified;
            case InferenceRule.Threshold(double threshold) ->
                rectified.mul(rectified.mul(featureNorms()).gt(threshold).to(DType.F32));
        };
    }

    /**
     * (B, M, d) → f (B, F) with the k·B largest f·n of the batch on: what BatchTopK sees in training. A token's features
     * depend on the tokens beside it, so this is not for use.
     */
    public Tensor encodeTopOfBatch(Tensor x, int k) {
        Tensor rectified = preActivations(x).relu();
        return Selection.largest(rectified.mul(featureNorms()), k * x.size(0)).only(rectified);
    }

    /** f (B, F) → x̂' (B, M, d). */
    public Tensor decode(Tensor f) {
        return f.requireShape(-1, features())
                .matmul(wDec.reshape(features(), (long) models() * width()))
                .reshape(-1, models(), width())
                .add(bDec);
    }

    /** The same weights under another rule; closing either frees them for both. */
    public Crosscoder withRule(InferenceRule other) {
        return new Crosscoder(wEnc, bEnc, wDec, bDec, other);
    }

    /** ‖d_f^m‖ (F, M), in the normalised space. */
    public Tensor decoderNorms() {
        return wDec.norm(2, false);
    }

    /** n_f = Σ_m ‖d_f^m‖ (F), what a feature's value weighs in penalty and selection. */
    public Tensor featureNorms() {
        return decoderNorms().sum(1, false);
    }

    @Override
    public void close() {
        wEnc.close();
        bEnc.close();
        wDec.close();
        bDec.close();
    }
}
