package dev.retort.crosscoder;

/**
 * The k features of each token that are largest, of equal ones the first (Gao et al. 2024; for crosscoders as crosscode
 * trains them): L = mean_b Σ_m ‖x_m − x̂_m‖².
 *
 * @param k features a token has, fewer when fewer are above 0
 * @param weighted whether they are compared by f·n, n_f = Σ_m ‖d_f^m‖, rather than by f as crosscode does
 */
public record TopK(int k, boolean weighted) implements CrosscoderKind {
    public static final String WORD = "topk";

    public TopK {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, is " + k);
        }
    }

    @Override
    public String word() {
        return WORD;
    }
}
