package dev.retort.crosscoder;

import dev.retort.activations.Sides;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sparse dictionary with one encoder side and one decoder side per model, the sides next to each other in one row of D
 * numbers ({@link Sides}):
 *
 * <pre>
 *   a  = W_enc x + b_enc         = Σ_m W_enc^m x̂_m + b_enc
 *   f  = the rule's choice of ReLU(a)
 *   x̂' = f W_dec + b_dec
 * </pre>
 *
 * Inputs are normalised activations. Owns its weights: close it.
 */
public final class Crosscoder implements AutoCloseable {
    private final Sides sides;
    private final Tensor wEnc;
    private final Tensor bEnc;
    private final Tensor wDec;
    private final Tensor bDec;
    private final InferenceRule rule;

    /**
     * Takes the four tensors over.
     *
     * @param wEnc (F, D)
     * @param bEnc (F)
     * @param wDec (F, D)
     * @param bDec (D)
     */
    public Crosscoder(Sides sides, Tensor wEnc, Tensor bEnc, Tensor wDec, Tensor bDec, InferenceRule rule) {
        long width = sides.total();
        long features = wEnc.requireShape(-1, width).size(0);
        bEnc.requireShape(features);
        wDec.requireShape(features, width);
        bDec.requireShape(width);
        rule.requireFits((int) features);
        this.sides = sides;
        this.wEnc = wEnc.escape();
        this.bEnc = bEnc.escape();
        this.wDec = wDec.escape();
        this.bDec = bDec.escape();
        this.rule = rule;
    }

    public Sides sides() {
        return sides;
    }

    /** M, how many sides there are. */
    public int models() {
        return sides.count();
    }

    /** F. */
    public int features() {
        return (int) wEnc.size(0);
    }

    public InferenceRule rule() {
        return rule;
    }

    public Device device() {
        return wEnc.device();
    }

    /** (F, D) */
    public Tensor wEnc() {
        return wEnc;
    }

    /** (F) */
    public Tensor bEnc() {
        return bEnc;
    }

    /** (F, D) */
    public Tensor wDec() {
        return wDec;
    }

    /** (D) */
    public Tensor bDec() {
        return bDec;
    }

    /** One side's decoder directions (F, d_m), a view. */
    public Tensor wDec(int side) {
        return sides.of(wDec, side);
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

    /** (B, D) → a (B, F). */
    public Tensor preActivations(Tensor x) {
        return products(x).add(bEnc);
    }

    /** (B, D) → a − b_enc (B, F). */
    Tensor products(Tensor x) {
        return x.requireShape(-1, sides.total()).matmul(wEnc.t());
    }

    /** (B, D) → f (B, F) ≥ 0 by the inference rule. */
    public Tensor encode(Tensor x) {
        return choose(preActivations(x).relu());
    }

    /** ReLU(a) (…, F) → f (…, F) by the inference rule. */
    public Tensor choose(Tensor rectified) {
        return rule.choose(rectified, this::featureNorms);
    }

    /**
     * (B, D) → f (B, F) with the k·B largest f·n of the batch on: what BatchTopK sees in training. A token's features
     * depend on the tokens beside it, so this is not for use.
     */
    public Tensor encodeTopOfBatch(Tensor x, int k) {
        Tensor rectified = preActivations(x).relu();
        return Selection.largest(rectified.mul(featureNorms()), k * x.size(0)).only(rectified);
    }

    /** f (B, F) → x̂' (B, D). */
    public Tensor decode(Tensor f) {
        return f.requireShape(-1, features()).matmul(wDec).add(bDec);
    }

    /** The same weights under another rule; closing either frees them for both. */
    public Crosscoder withRule(InferenceRule other) {
        return new Crosscoder(sides, wEnc, bEnc, wDec, bDec, other);
    }

    /** ‖d_f^m‖ (F, M), in the normalised space. */
    public Tensor decoderNorms() {
        return sides.norms(wDec);
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
