package dev.retort.crosscoder;

/**
 * The k·B features of a batch with the largest f·n_f, whichever tokens they belong to (Bussmann et al. 2024;
 * dictionary_learning's loss): L = mean_{b,m} ‖x_m − x̂_m‖ — the norm is not squared — + auxWeight · L_aux.
 *
 * <p>L_aux lets dead features reconstruct the error: Σ‖e − ê‖² / Σ‖e − ē‖² with ê from the {@code auxFeatures} largest
 * dead features of each token (Gao et al. 2024, appendix A.2).
 *
 * @param k mean features a token
 * @param auxFeatures dead features a token may use in L_aux
 * @param auxWeight the weight of L_aux
 * @param deadAfter tokens without firing after which a feature is dead
 * @param thresholdDecay β of the moving threshold θ ← βθ + (1−β)·min kept f·n
 * @param thresholdFrom the last step at which θ is still left alone
 */
public record BatchTopK(
        int k, int auxFeatures, double auxWeight, long deadAfter, double thresholdDecay, long thresholdFrom)
        implements CrosscoderKind {
    public static final String WORD = "batch-topk";

    /** The published constants, but dead features are looked after as soon as a short run needs it. */
    public static BatchTopK of(int k) {
        return new BatchTopK(k, 2 * k, 1.0 / 32, 100_000, 0.999, 1000);
    }

    @Override
    public String word() {
        return WORD;
    }
}
