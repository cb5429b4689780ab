package dev.retort.experiments;

import dev.retort.activations.Normaliser;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.List;

/** The values of a few features as the crosscoder's inference rule gives them; only their encoder rows are computed. */
final class FeatureValues implements AutoCloseable {
    private final Normaliser normaliser;
    private final InferenceRule rule;
    private final Tensor wEnc; // (k, D)
    private final Tensor bEnc; // (k)
    private final Tensor norms; // (k)

    FeatureValues(Crosscoder crosscoder, Normaliser normaliser, List<Integer> features) {
        this.normaliser = normaliser;
        this.rule = crosscoder.rule();
        try (Scope scope = Scope.open()) {
            long[] indices = features.stream().mapToLong(Integer::longValue).toArray();
            Tensor chosen = Tensor.of(crosscoder.device(), indices, indices.length);
            wEnc = crosscoder.wEnc().indexSelect(0, chosen).detach().copy().escape();
            bEnc = crosscoder.bEnc().indexSelect(0, chosen).detach().copy().escape();
            norms = crosscoder
                    .featureNorms()
                    .indexSelect(0, chosen)
                    .detach()
                    .copy()
                    .escape();
        }
    }

    /** Raw residuals of both models, each (B, T, d) → f (B, T, k). */
    Tensor of(Tensor base, Tensor distilled) {
        try (Scope scope = Scope.open()) {
            Tensor x = normaliser.apply(Tensor.cat(List.of(base, distilled), 2)); // (B, T, D)
            Tensor a = x.matmul(wEnc.t()).add(bEnc);
            Tensor f = a.relu(); // (B, T, k)
            return scope.keep(
                    switch (rule) {
                        case InferenceRule.Rectify() -> f;
                        case InferenceRule.Threshold(double threshold) ->
                            f.mul(f.mul(norms).gt(threshold).to(DType.F32));
                    });
        }
    }

    @Override
    public void close() {
        wEnc.close();
        bEnc.close();
        norms.close();
    }
}
