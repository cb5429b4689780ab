package dev.retort.crosscoder;

/**
 * The k·B features of a batch with the largest f·n_f, whichever tokens they belong to (Bussmann et al. 2024;
 * dictionary_learning's loss): L = mean_{b,m} ‖x_m − x̂_m‖ — the norm is not squared.
 *
 * @param k mean features a token
 * @param kStart mean features a token at the first step
 * @param annealSteps updates over which they become k, linearly and rounded down (dictionary_learning)
 * @param thresholdDecay β of the moving threshold θ ← βθ + (1−β)·min kept f·n
 * @param thresholdFrom the last step at which θ is still left alone
 */
public record BatchTopK(int k, int kStart, long annealSteps, double thresholdDecay, long thresholdFrom)
        implements CrosscoderKind {
    public static final String WORD = "batch-topk";

    public BatchTopK {
        if (k < 1 || kStart < k) {
            throw new IllegalArgumentException(
                    "k must be at least 1 and start no lower than it ends, is " + kStart + " to " + k);
        }
        if (annealSteps < 0 || thresholdFrom < 0 || !(thresholdDecay >= 0 && thresholdDecay < 1)) {
            throw new IllegalArgumentException("no schedule anneals k over " + annealSteps
                    + " steps and moves its threshold from step " + thresholdFrom + " by " + thresholdDecay);
        }
    }

    /** The same k at every step, the threshold as published. */
    public static BatchTopK of(int k) {
        return new BatchTopK(k, k, 0, 0.999, 1000);
    }

    @Override
    public String word() {
        return WORD;
    }

    /** k at a step, steps counted from 0. */
    public int k(long step) {
        return step >= annealSteps ? k : (int) (kStart - (kStart - k) * ((double) step / annealSteps));
    }
}
