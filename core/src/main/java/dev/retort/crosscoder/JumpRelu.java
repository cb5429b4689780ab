package dev.retort.crosscoder;

/**
 * Features with a threshold of their own, f = a·1[a > θ_f], θ = e^t learned by straight-through estimates
 * ({@link StraightThrough}): L = mean_b Σ_m ‖x_m − x̂_m‖² + λ · penalty + λ_p · mean_b Σ_f ReLU(θ_f − a_f)·n_f.
 *
 * <p>Rajamanoharan et al. 2024 for thresholds and the L0 penalty; Anthropic's update of January 2025, as crosscode
 * trains it, for the tanh penalty and the last term, which draws features that never fire back.
 *
 * @param sparsity λ at its full height
 * @param ramp the share of all steps over which λ rises linearly from 0
 * @param penalty what λ weighs
 * @param tanhScale c of the tanh penalty
 * @param preActivation λ_p; 0 for none
 * @param bandwidth ε, how near to its threshold a value must be to move it
 * @param threshold θ at the start
 */
public record JumpRelu(
        double sparsity,
        double ramp,
        Penalty penalty,
        double tanhScale,
        double preActivation,
        double bandwidth,
        double threshold)
        implements CrosscoderKind {
    public static final String WORD = "jumprelu";

    /** What is paid for features that are on. */
    public enum Penalty {
        /** mean_b Σ_f tanh(c·f·n). */
        TANH("tanh"),
        /** mean_b Σ_f 1[a > θ]: how many there are. */
        L0("l0");

        private final String word;

        Penalty(String word) {
            this.word = word;
        }

        /** As configs name it. */
        public String word() {
            return word;
        }
    }

    public JumpRelu {
        if (!(sparsity >= 0) || !(preActivation >= 0) || !(ramp >= 0 && ramp <= 1)) {
            throw new IllegalArgumentException("no penalties have the weights " + sparsity + " and " + preActivation
                    + " after " + ramp + " of the steps");
        }
        if (!(bandwidth > 0) || !(threshold > 0) || !(tanhScale > 0)) {
            throw new IllegalArgumentException("bandwidth, threshold and tanh scale must be above 0, are " + bandwidth
                    + ", " + threshold + " and " + tanhScale);
        }
    }

    /** Anthropic's constants with another λ. */
    public static JumpRelu of(double sparsity) {
        return new JumpRelu(sparsity, 1.0, Penalty.TANH, 4, 3e-6, 2.0, 0.1);
    }

    @Override
    public String word() {
        return WORD;
    }
}
