package dev.retort.crosscoder;

import dev.retort.engine.DType;
import dev.retort.engine.Tensor;
import org.jspecify.annotations.Nullable;

/** What a loss takes for features that are on. */
final class Sparsity {
    private Sparsity() {}

    /**
     * The penalty before its coefficient, one number; 0 for the kinds that count features instead.
     *
     * @param weights what each feature's share is multiplied by (F); null for 1
     */
    static Tensor penalty(Learned learned, Chosen chosen, CrosscoderKind kind, @Nullable Tensor weights) {
        Crosscoder crosscoder = learned.crosscoder();
        Tensor each = switch (kind) { // (F)
            case ReluL1 _ -> chosen.f().mean(0, false).mul(crosscoder.featureNorms());
            case JumpRelu jump ->
                switch (jump.penalty()) {
                    case TANH ->
                        chosen.f()
                                .mul(crosscoder.featureNorms())
                                .mul(jump.tanhScale())
                                .tanh()
                                .mean(0, false);
                    case L0 ->
                        StraightThrough.step(chosen.a(), learned.thresholds(), jump.bandwidth())
                                .mean(0, false);
                };
            case TopK _, BatchTopK _ -> Tensor.zeros(crosscoder.device(), DType.F32, 1);
        };
        return (weights == null ? each : each.mul(weights)).sum();
    }

    /** mean_b Σ_f ReLU(θ_f − a_f)·n_f: how far features stay below their thresholds. */
    static Tensor preActivation(Learned learned, Chosen chosen) {
        Tensor below = learned.thresholds().exp().sub(chosen.a()).relu(); // (B, F)
        return below.mean(0, false).mul(learned.crosscoder().featureNorms()).sum();
    }
}
