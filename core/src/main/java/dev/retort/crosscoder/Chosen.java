package dev.retort.crosscoder;

import dev.retort.engine.Autograd;
import dev.retort.engine.Tensor;

/**
 * The features that are on while a kind is trained.
 *
 * @param a the pre-activations (B, F)
 * @param rectified ReLU(a) (B, F)
 * @param f ReLU(a) where a feature is on, 0 elsewhere (B, F)
 * @param least the smallest f·n that a batch kept; 0 when the kind does not choose by batch
 */
record Chosen(Tensor a, Tensor rectified, Tensor f, double least) {
    /** By the kind's rule at a step. */
    static Chosen of(Learned learned, Tensor x, CrosscoderKind kind, long step) {
        Crosscoder crosscoder = learned.crosscoder();
        Tensor a = crosscoder.preActivations(x);
        Tensor rectified = a.relu();
        return switch (kind) {
            case ReluL1 _ -> new Chosen(a, rectified, rectified, 0);
            case TopK topK -> {
                Tensor mask;
                try (Autograd.Off off = Autograd.off()) {
                    Tensor compared = topK.weighted() ? rectified.mul(crosscoder.featureNorms()) : rectified;
                    mask = Selection.ofEachToken(compared, topK.k());
                }
                yield new Chosen(a, rectified, rectified.mul(mask), 0);
            }
            case BatchTopK topK -> {
                Selection kept;
                try (Autograd.Off off = Autograd.off()) {
                    Tensor weighted = rectified.mul(crosscoder.featureNorms());
                    kept = Selection.largest(weighted, topK.k(step) * x.size(0));
                }
                yield new Chosen(a, rectified, kept.only(rectified), kept.least());
            }
            case JumpRelu jump ->
                new Chosen(a, rectified, StraightThrough.jump(a, learned.thresholds(), jump.bandwidth()), 0);
        };
    }
}
