package dev.retort.crosscoder;

/**
 * Where training starts, besides the directions drawn by its seed.
 *
 * @param decoderNorm ‖d_f^m‖ for every feature and model; the encoder starts as the transpose
 * @param bias where b_dec starts
 */
public record Start(double decoderNorm, Bias bias) {
    /** Where b_dec starts; means and medians are of the first batch, each model's apart. */
    public enum Bias {
        ZERO("zero"),
        MEAN("mean"),
        /** A few huge activations cannot drag it away. */
        GEOMETRIC_MEDIAN("geometric-median");

        private final String word;

        Bias(String word) {
            this.word = word;
        }

        /** As configs name it. */
        public String word() {
            return word;
        }
    }

    public Start {
        if (!(decoderNorm > 0)) {
            throw new IllegalArgumentException("decoder norms must start above 0, not at " + decoderNorm);
        }
    }
}
