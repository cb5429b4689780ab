package dev.retort.crosscoder;

/** Which features of a token are on when a trained crosscoder is used; stored with it, so that L0 means one thing. */
public sealed interface InferenceRule {
    /** f = ReLU(a). */
    record Rectify() implements InferenceRule {}

    /**
     * f = ReLU(a) where ReLU(a)·n > threshold, with n_f = Σ_m ‖d_f^m‖ (BatchTopK, Bussmann et al. 2024).
     *
     * @param threshold in units of f·n
     */
    record Threshold(double threshold) implements InferenceRule {}
}
