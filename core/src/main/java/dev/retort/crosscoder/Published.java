package dev.retort.crosscoder;

/** What the projects train with; the steps and the batch are those of {@link #steps} and {@link #batch} unless said. */
public final class Published {
    /** Tokens of the longest runs that are described: 400M. */
    private static final long TOKENS = 400_000_000;

    private static final int DEAD_AFTER = 10_000_000;

    private Published() {}

    /** B: 4,096 tokens in ckkissane and crosscode, 2,048 in dictionary_learning. */
    public static int batch(String word) {
        return word.equals(BatchTopK.WORD) ? 2048 : 4096;
    }

    public static long steps(String word) {
        return TOKENS / batch(word);
    }

    /**
     * The published constants of a kind.
     *
     * @param word the kind's
     * @param width d of one model, half of which may revive dead features
     */
    public static TrainingConfig of(String word, int width, int features, long steps, int batch, long seed) {
        CrosscoderKind kind = kind(word, features);
        Revival none = new Revival.None(DEAD_AFTER);
        Revival auxiliary = new Revival.AuxK(width / 2, 1.0 / 32, DEAD_AFTER);
        // dictionary_learning's: the wider, the slower
        double scaled = 2e-4 / Math.sqrt(features / (double) (1 << 14));
        Optimiser optimiser = switch (kind) {
            case ReluL1 _ -> new Optimiser(5e-5, 0.9, 0.999, 0, 0.8, 1);
            case TopK _ -> new Optimiser(scaled, 0.0, 0.999, steps / 20, 0.8, 1);
            case BatchTopK _ -> new Optimiser(scaled, 0.9, 0.999, 1000, 1, 1);
            case JumpRelu _ -> new Optimiser(5e-5, 0.0, 0.999, steps / 20, 0.8, 1);
        };
        Start start = switch (kind) {
            case ReluL1 _ -> new Start(0.08, Start.Bias.ZERO);
            case TopK _, JumpRelu _ -> new Start(0.1, Start.Bias.ZERO);
            case BatchTopK _ -> new Start(1.0, Start.Bias.GEOMETRIC_MEDIAN);
        };
        Revival revival = kind.penalised() ? none : auxiliary;
        return TrainingConfig.plain(kind, features, steps, batch, seed, optimiser, start, revival);
    }

    /** The kind's own constants: λ = 2 over 5 % (ckkissane), k = 100 from 1,024 over 2,000 steps, λ = 20 over the run. */
    public static CrosscoderKind kind(String word, int features) {
        int k = Math.min(100, features);
        return switch (word) {
            case ReluL1.WORD -> ReluL1.published();
            case TopK.WORD -> new TopK(k, false);
            case BatchTopK.WORD -> new BatchTopK(k, Math.min(1024, features), 2000, 0.999, 1000);
            case JumpRelu.WORD -> JumpRelu.of(20);
            default -> throw new IllegalArgumentException("no kind is called " + word);
        };
    }
}
