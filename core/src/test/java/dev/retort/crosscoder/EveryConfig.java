package dev.retort.crosscoder;

import dev.retort.activations.Sides;
import java.util.List;

/**
 * A config of every kind and of every option, small enough for tests, with data it suits. Where features are to be
 * revived, some are: of ReLU-L1 all count as dead, because none ever is with so little data.
 */
record EveryConfig(String name, TrainingConfig config, Made data) {
    static final int FEATURES = 23; // divisible by nothing
    static final Made UNEQUAL = new Made(Sides.of(7, 5), 32, 7);
    static final Made EQUAL = new Made(Sides.equal(2, 6), 32, 8);
    static final Made THREE = new Made(Sides.equal(3, 4), 32, 9);

    static final CrosscoderKind L1 = new ReluL1(0.02, 0.1);
    static final CrosscoderKind TOP_K = new TopK(3, false);
    static final CrosscoderKind BATCH = new BatchTopK(3, 3, 0, 0.9, 5);
    static final CrosscoderKind TANH = new JumpRelu(0.1, 1.0, JumpRelu.Penalty.TANH, 4, 3e-3, 0.5, 0.1);
    static final CrosscoderKind L0 = new JumpRelu(0.05, 0.5, JumpRelu.Penalty.L0, 4, 0, 0.5, 0.1);
    static final Revival AUX = new Revival.AuxK(4, 1.0 / 32, 100);

    static TrainingConfig of(CrosscoderKind kind, long steps) {
        TrainingConfig usual = TrainingConfig.of(kind, FEATURES, steps, 32, 3);
        return kind.penalised() ? usual : usual.withRevival(AUX);
    }

    static List<EveryConfig> all(long steps) {
        Partition blocks = new Partition(0, List.of(4, 3), 1);
        Partition both = new Partition(6, List.of(4, 3), 1);
        Partition cheap = new Partition(6, List.of(4, 3), 0.2);
        Partition ofThree = new Partition(5, List.of(2, 0, 3), 0.5);
        List<Integer> prefixes = List.of(5, 11, FEATURES);
        return List.of(
                with("relu-l1", of(L1, steps), UNEQUAL),
                with("topk", of(TOP_K, steps), UNEQUAL),
                with("topk, weighted", of(new TopK(3, true), steps), UNEQUAL),
                with("batch-topk", of(BATCH, steps), UNEQUAL),
                with("batch-topk, annealed", of(new BatchTopK(3, 17, 20, 0.9, 5), steps), UNEQUAL),
                with("jumprelu, tanh", of(TANH, steps), UNEQUAL),
                with("jumprelu, l0", of(L0, steps), UNEQUAL),
                with("relu-l1, tied", of(L1, steps).withPartition(cheap), EQUAL),
                with("relu-l1 of three, tied", of(L1, steps).withPartition(ofThree), THREE),
                with("jumprelu, tied", of(TANH, steps).withPartition(cheap), EQUAL),
                with("jumprelu, l0, tied", of(L0, steps).withPartition(cheap), EQUAL),
                with("topk, exclusive", of(TOP_K, steps).withPartition(blocks), UNEQUAL),
                with("batch-topk, tied", of(BATCH, steps).withPartition(both), EQUAL),
                with("topk, prefixes", of(TOP_K, steps).withPrefixes(prefixes), UNEQUAL),
                with("batch-topk, prefixes", of(BATCH, steps).withPrefixes(prefixes), UNEQUAL),
                with(
                        "batch-topk, tied, prefixes",
                        of(BATCH, steps).withPartition(both).withPrefixes(prefixes),
                        EQUAL),
                with("relu-l1, aux-k", of(L1, steps).withRevival(new Revival.AuxK(4, 1.0 / 32, 0)), UNEQUAL),
                with("jumprelu, aux-k", of(TANH, steps).withRevival(AUX), UNEQUAL),
                with("topk, resampled", of(TOP_K, steps).withRevival(new Revival.Resample(4, 0.9, 64)), UNEQUAL),
                with(
                        "batch-topk, tied, resampled",
                        of(BATCH, steps).withPartition(both).withRevival(new Revival.Resample(4, 0.9, 64)),
                        EQUAL),
                with("jumprelu, resampled", of(L0, steps).withRevival(new Revival.Resample(4, 0.9, 64)), UNEQUAL),
                with("relu-l1 from the mean", of(L1, steps).withStart(new Start(0.2, Start.Bias.MEAN)), UNEQUAL));
    }

    private static EveryConfig with(String name, TrainingConfig config, Made data) {
        return new EveryConfig(name, config, data);
    }

    @Override
    public String toString() {
        return name;
    }
}
