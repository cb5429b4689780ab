package dev.retort.crosscoder;

/**
 * ReLU features with a penalty on their values weighted by decoder norms (ckkissane's loss):
 * L = mean_b Σ_m ‖x_m − x̂_m‖² + λ · mean_b Σ_f f·n_f.
 *
 * @param l1 λ at its full height
 * @param warmUp the share of all steps over which λ rises linearly from 0
 */
public record ReluL1(double l1, double warmUp) implements CrosscoderKind {
    public static final String WORD = "relu-l1";

    public ReluL1 {
        if (!(l1 >= 0) || !(warmUp >= 0 && warmUp <= 1)) {
            throw new IllegalArgumentException(
                    "no penalty has the weight " + l1 + " after " + warmUp + " of the steps");
        }
    }

    /** As published: λ = 2, 5 % warm-up. */
    public static ReluL1 published() {
        return new ReluL1(2.0, 0.05);
    }

    @Override
    public String word() {
        return WORD;
    }
}
