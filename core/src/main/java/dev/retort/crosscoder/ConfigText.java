package dev.retort.crosscoder;

import dev.retort.formats.MapNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Kinds and training configs as the mappings that stand in study files, crosscoder files and checkpoints. */
public final class ConfigText {
    private static final List<String> L1_KEYS = List.of("kind", "l1", "l1_warm_up");
    private static final List<String> TOP_K_KEYS =
            List.of("kind", "k", "aux_features", "aux_weight", "dead_after", "threshold_decay", "threshold_from");
    private static final List<String> TRAINING_KEYS = List.of(
            "features",
            "steps",
            "batch",
            "learning_rate",
            "beta1",
            "beta2",
            "warm_up_steps",
            "decay_from",
            "clip",
            "decoder_norm",
            "bias_from_median",
            "seed");

    private ConfigText() {}

    /** Every key a kind may have, besides those of its training. */
    public static List<String> keys(String kind) {
        return kind.equals(ReluL1.WORD) ? L1_KEYS : TOP_K_KEYS;
    }

    /** The keys of {@link #training}, besides the kind's. */
    public static List<String> trainingKeys() {
        return TRAINING_KEYS;
    }

    public static Map<String, Object> tree(CrosscoderKind kind) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", kind.word());
        switch (kind) {
            case ReluL1 l1 -> {
                tree.put("l1", l1.l1());
                tree.put("l1_warm_up", l1.warmUp());
            }
            case BatchTopK topK -> {
                tree.put("k", topK.k());
                tree.put("aux_features", topK.auxFeatures());
                tree.put("aux_weight", topK.auxWeight());
                tree.put("dead_after", topK.deadAfter());
                tree.put("threshold_decay", topK.thresholdDecay());
                tree.put("threshold_from", topK.thresholdFrom());
            }
        }
        return tree;
    }

    /** What is not said is as in {@link ReluL1#published} and {@link BatchTopK#of}; {@code k} must be said. */
    public static CrosscoderKind kind(MapNode map) {
        return switch (map.need("kind").asChoice(List.of(ReluL1.WORD, BatchTopK.WORD))) {
            case ReluL1.WORD -> {
                ReluL1 usual = ReluL1.published();
                yield new ReluL1(map.doubleOr("l1", usual.l1()), map.doubleOr("l1_warm_up", usual.warmUp()));
            }
            default -> {
                BatchTopK usual = BatchTopK.of((int) map.need("k").asLong(1, Integer.MAX_VALUE));
                yield new BatchTopK(
                        usual.k(),
                        map.intOr("aux_features", usual.auxFeatures()),
                        map.doubleOr("aux_weight", usual.auxWeight()),
                        map.longOr("dead_after", usual.deadAfter()),
                        map.doubleOr("threshold_decay", usual.thresholdDecay()),
                        map.longOr("threshold_from", usual.thresholdFrom()));
            }
        };
    }

    public static Map<String, Object> tree(TrainingConfig config) {
        Map<String, Object> tree = tree(config.kind());
        tree.put("features", config.features());
        tree.put("steps", config.steps());
        tree.put("batch", config.batch());
        tree.put("learning_rate", config.learningRate());
        tree.put("beta1", config.beta1());
        tree.put("beta2", config.beta2());
        tree.put("warm_up_steps", config.warmUpSteps());
        tree.put("decay_from", config.decayFrom());
        tree.put("clip", config.clip());
        tree.put("decoder_norm", config.decoderNorm());
        tree.put("bias_from_median", config.biasFromMedian());
        tree.put("seed", config.seed());
        return tree;
    }

    /** Reads {@link #tree(TrainingConfig)}; what is not said is as in {@link TrainingConfig#of} with the defaults given. */
    public static TrainingConfig training(MapNode map, long steps, int batch, long seed) {
        TrainingConfig usual = TrainingConfig.of(
                kind(map),
                (int) map.need("features").asLong(1, Integer.MAX_VALUE),
                map.has("steps") ? map.need("steps").asLong(1, Long.MAX_VALUE) : steps,
                map.has("batch") ? (int) map.need("batch").asLong(1, Integer.MAX_VALUE) : batch,
                map.longOr("seed", seed));
        return new TrainingConfig(
                usual.kind(),
                usual.features(),
                usual.steps(),
                usual.batch(),
                map.doubleOr("learning_rate", usual.learningRate()),
                map.doubleOr("beta1", usual.beta1()),
                map.doubleOr("beta2", usual.beta2()),
                map.longOr("warm_up_steps", usual.warmUpSteps()),
                map.doubleOr("decay_from", usual.decayFrom()),
                map.doubleOr("clip", usual.clip()),
                map.doubleOr("decoder_norm", usual.decoderNorm()),
                map.boolOr("bias_from_median", usual.biasFromMedian()),
                usual.seed());
    }
}
