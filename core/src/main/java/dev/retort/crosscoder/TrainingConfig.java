package dev.retort.crosscoder;

import java.util.List;

/**
 * Everything that decides what a training run computes, besides its data.
 *
 * @param kind what is minimised and how features are chosen
 * @param features F
 * @param steps updates in all
 * @param batch B, tokens an update
 * @param seed what everything random is drawn from
 * @param prefixes Matryoshka (Bussmann et al. 2025): the reconstruction is judged in the mean over these first features
 *     alone; rising to F. Empty for F alone
 */
public record TrainingConfig(
        CrosscoderKind kind,
        int features,
        long steps,
        int batch,
        long seed,
        Optimiser optimiser,
        Start start,
        Revival revival,
        Partition partition,
        List<Integer> prefixes) {
    public TrainingConfig {
        prefixes = List.copyOf(prefixes);
        if (features < 1 || steps < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "features, steps and batch must be at least 1, are " + features + ", " + steps + ", " + batch);
        }
        if (kind.mostAtOnce() > features) {
            throw new IllegalArgumentException("a token cannot have " + kind.mostAtOnce() + " of " + features
                    + " features; k is at most the number of features");
        }
        if (partition.free() > features) {
            throw new IllegalArgumentException("the partition speaks of " + partition.free()
                    + " tied and exclusive features, there are " + features);
        }
        if (partition.tiedPenalty() != 1 && !kind.penalised()) {
            throw new IllegalArgumentException(
                    kind.word() + " has no penalty that tied features could have " + partition.tiedPenalty() + " of");
        }
        requirePrefixes(prefixes, features, kind);
    }

    private static void requirePrefixes(List<Integer> prefixes, int features, CrosscoderKind kind) {
        if (prefixes.isEmpty()) {
            return;
        }
        if (kind.penalised()) {
            throw new IllegalArgumentException(
                    kind.word() + " has no prefixes; " + TopK.WORD + " and " + BatchTopK.WORD + " have");
        }
        int before = 0;
        for (int prefix : prefixes) {
            if (prefix <= before) {
                throw new IllegalArgumentException("prefixes must rise from 1 or more, are " + prefixes);
            }
            before = prefix;
        }
        if (before != features) {
            throw new IllegalArgumentException("the last prefix must be all " + features + " features, is " + before);
        }
    }

    /**
     * Habits for short runs, which the lab's figures rest on: Adam at 1e-3 falling over the last fifth, gradients
     * clipped at 1. What the projects use for long ones is in {@link Published}.
     */
    public static TrainingConfig of(CrosscoderKind kind, int features, long steps, int batch, long seed) {
        Optimiser steady = new Optimiser(1e-3, 0.9, 0.999, 0, 0.8, 1);
        Optimiser warmed = new Optimiser(1e-3, 0.9, 0.999, steps / 50, 0.8, 1);
        Start small = new Start(0.08, Start.Bias.ZERO);
        Start median = new Start(1.0, Start.Bias.GEOMETRIC_MEDIAN);
        Revival none = new Revival.None(100_000);
        return switch (kind) {
            case ReluL1 l1 -> plain(l1, features, steps, batch, seed, steady, small, none);
            case TopK topK -> plain(topK, features, steps, batch, seed, warmed, median, auxiliary(topK.k()));
            case BatchTopK topK -> plain(topK, features, steps, batch, seed, warmed, median, auxiliary(topK.k()));
            case JumpRelu jump -> plain(jump, features, steps, batch, seed, warmed, small, none);
        };
    }

    /** Dead features are looked after as soon as a short run needs it. */
    private static Revival auxiliary(int k) {
        return new Revival.AuxK(2 * k, 1.0 / 32, 100_000);
    }

    static TrainingConfig plain(
            CrosscoderKind kind,
            int features,
            long steps,
            int batch,
            long seed,
            Optimiser optimiser,
            Start start,
            Revival revival) {
        return new TrainingConfig(
                kind, features, steps, batch, seed, optimiser, start, revival, Partition.NONE, List.of());
    }

    public TrainingConfig withKind(CrosscoderKind other) {
        return new TrainingConfig(other, features, steps, batch, seed, optimiser, start, revival, partition, prefixes);
    }

    public TrainingConfig withSeed(long other) {
        return new TrainingConfig(kind, features, steps, batch, other, optimiser, start, revival, partition, prefixes);
    }

    public TrainingConfig withOptimiser(Optimiser other) {
        return new TrainingConfig(kind, features, steps, batch, seed, other, start, revival, partition, prefixes);
    }

    public TrainingConfig withStart(Start other) {
        return new TrainingConfig(kind, features, steps, batch, seed, optimiser, other, revival, partition, prefixes);
    }

    public TrainingConfig withRevival(Revival other) {
        return new TrainingConfig(kind, features, steps, batch, seed, optimiser, start, other, partition, prefixes);
    }

    public TrainingConfig withPartition(Partition other) {
        return new TrainingConfig(kind, features, steps, batch, seed, optimiser, start, revival, other, prefixes);
    }

    public TrainingConfig withPrefixes(List<Integer> others) {
        return new TrainingConfig(kind, features, steps, batch, seed, optimiser, start, revival, partition, others);
    }

    /** The learning rate of a step, steps counted from 0. */
    public double learningRate(long step) {
        return optimiser.learningRate(step, steps);
    }

    /** What the penalty is weighted with at a step, steps counted from 0. */
    public double coefficient(long step) {
        return kind.coefficient(step, steps);
    }
}
