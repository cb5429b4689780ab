package dev.retort.crosscoder;

/** What is done for features that have stopped firing. */
public sealed interface Revival {
    /** Tokens without firing after which a feature is dead. */
    long deadAfter();

    /** As configs name it. */
    String word();

    /** Nothing; the clocks only inform. */
    record None(long deadAfter) implements Revival {
        public static final String WORD = "none";

        @Override
        public String word() {
            return WORD;
        }
    }

    /**
     * The loss gets + weight · L_aux, which lets dead features reconstruct what is missed (Gao et al. 2024, appendix
     * A.2): L_aux = Σ‖e − ê‖² / Σ‖e − ē‖² with ê from each token's largest dead features.
     *
     * @param features the most dead features a token may use
     */
    record AuxK(int features, double weight, long deadAfter) implements Revival {
        public static final String WORD = "aux-k";

        public AuxK {
            if (features < 0 || !(weight >= 0)) {
                throw new IllegalArgumentException(
                        "the auxiliary loss cannot have " + features + " features and the weight " + weight);
            }
        }

        @Override
        public String word() {
            return WORD;
        }
    }

    /**
     * Dead features are drawn anew toward tokens that are reconstructed badly ({@link Resampling}).
     *
     * @param every after how many updates
     * @param until the share of all steps after which none is drawn any more, so that the last have time to settle
     */
    record Resample(long every, double until, long deadAfter) implements Revival {
        public static final String WORD = "resample";

        public Resample {
            if (every < 1 || !(until >= 0 && until <= 1)) {
                throw new IllegalArgumentException(
                        "nothing is drawn anew every " + every + " steps until " + until + " of them");
            }
        }

        /** Whether it is done after the update {@code step} of {@code steps}, counted from 0. */
        public boolean isDue(long step, long steps) {
            return (step + 1) % every == 0 && step + 1 <= until * steps;
        }

        @Override
        public String word() {
            return WORD;
        }
    }
}
