package dev.retort.lab.planted;

import dev.retort.crosscoder.BatchTopK;
import dev.retort.crosscoder.CrosscoderKind;
import dev.retort.crosscoder.JumpRelu;
import dev.retort.crosscoder.Optimiser;
import dev.retort.crosscoder.Partition;
import dev.retort.crosscoder.ReluL1;
import dev.retort.crosscoder.Revival;
import dev.retort.crosscoder.Start;
import dev.retort.crosscoder.TopK;
import dev.retort.crosscoder.TrainingConfig;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How each kind is trained on planted truth: the one place where its settings stand.
 *
 * <p>Batches are small because with few tokens the number of updates counts for more than their noise; the rate falls over
 * the second half, so that the noise averages out.
 *
 * @param features F
 * @param tokens to train on, in all
 * @param k the mean L0 that is planted, which kinds that are told one are told
 * @param seed of the first weights
 */
public record PlantedRecipe(int features, long tokens, int k, long seed) {
    /** BatchTopK with an eighth of the features for each model alone. */
    public static final String PARTITION = BatchTopK.WORD + "-partition";
    /** BatchTopK whose first eighth, quarter and half of the features have to do by themselves too. */
    public static final String MATRYOSHKA = BatchTopK.WORD + "-matryoshka";

    private static final int BATCH = 256;
    private static final double RATE = 2e-3;
    private static final double DECAY_FROM = 0.5;
    private static final long DEAD_AFTER = 20_000;

    /** The words of what there are recipes for. */
    public static List<String> kinds() {
        return List.of(ReluL1.WORD, TopK.WORD, BatchTopK.WORD, PARTITION, MATRYOSHKA, JumpRelu.WORD);
    }

    /** @param kind one of {@link #kinds} */
    public TrainingConfig of(String kind) {
        return switch (kind) {
            case ReluL1.WORD -> config(new ReluL1(1.5, 0.05), 512, 0.1, new Revival.None(DEAD_AFTER));
            case TopK.WORD -> config(new TopK(k, true), BATCH, 1, auxiliary());
            case BatchTopK.WORD -> batchTopK();
            case PARTITION -> batchTopK().withPartition(new Partition(0, List.of(features / 8, features / 8), 1));
            case MATRYOSHKA -> batchTopK().withPrefixes(prefixes());
            case JumpRelu.WORD ->
                config(new JumpRelu(0.6, 0.3, JumpRelu.Penalty.TANH, 4, 3e-6, 2, 0.1), BATCH, 1, auxiliary());
            default -> throw new IllegalArgumentException("there is no recipe for " + kind);
        };
    }

    private TrainingConfig batchTopK() {
        return config(BatchTopK.of(k), BATCH, 1, auxiliary());
    }

    private Revival auxiliary() {
        return new Revival.AuxK(8 * k, 1.0 / 32, DEAD_AFTER);
    }

    private List<Integer> prefixes() {
        return IntStream.of(features / 8, features / 4, features / 2, features)
                .filter(prefix -> prefix > 0)
                .distinct()
                .boxed()
                .toList();
    }

    private TrainingConfig config(CrosscoderKind kind, int batch, double decoderNorm, Revival revival) {
        long steps = Math.max(1, tokens / batch);
        return TrainingConfig.of(kind, features, steps, batch, seed)
                .withOptimiser(new Optimiser(RATE, 0.9, 0.999, steps / 50, DECAY_FROM, 1))
                .withStart(new Start(decoderNorm, Start.Bias.ZERO))
                .withRevival(revival);
    }
}
