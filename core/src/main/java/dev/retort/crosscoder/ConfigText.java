package dev.retort.crosscoder;

import dev.retort.basics.BadInput;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Kinds and training configs as the mappings that stand in study files, crosscoder files and checkpoints. A key that
 * means nothing where it stands is refused at its place.
 *
 * <p>Three keys are read that are no longer written: {@code lr} for {@code learning_rate}, {@code bias_from_median} for
 * {@code bias}, and the revival's among those of a batch-topk kind that stands alone.
 */
public final class ConfigText {
    private static final List<String> REVIVAL_KEYS =
            List.of("revive", "dead_after", "aux_features", "aux_weight", "resample_every", "resample_until");
    private static final List<String> PARTITION_KEYS = List.of("tied", "exclusive", "tied_penalty");
    private static final List<String> REVIVALS = List.of(Revival.None.WORD, Revival.AuxK.WORD, Revival.Resample.WORD);

    private ConfigText() {}

    /** Every key that {@link #training} reads, whatever the kind, in the order they are written. */
    public static List<String> keys() {
        Set<String> keys = new LinkedHashSet<>(List.of("kind"));
        CrosscoderKind.WORDS.forEach(word -> keys.addAll(KindText.keys(word)));
        keys.addAll(trainingKeys());
        return List.copyOf(keys);
    }

    /** The keys of its mapping {@code partition}. */
    public static List<String> partitionKeys() {
        return PARTITION_KEYS;
    }

    private static List<String> trainingKeys() {
        List<String> keys = new ArrayList<>(List.of("features", "steps", "batch", "seed"));
        keys.addAll(List.of("learning_rate", "beta1", "beta2", "warm_up_steps", "decay_from", "clip"));
        keys.addAll(List.of("decoder_norm", "bias"));
        keys.addAll(REVIVAL_KEYS);
        keys.addAll(List.of("partition", "prefixes"));
        return keys;
    }

    public static Map<String, Object> tree(CrosscoderKind kind) {
        return KindText.tree(kind);
    }

    /** A kind that stands alone; {@code k} and {@code sparsity} must be said, the rest is as published. */
    public static CrosscoderKind kind(MapNode map) {
        List<String> allowed = new ArrayList<>(List.of("kind"));
        allowed.addAll(KindText.keys(KindText.word(map)));
        if (KindText.word(map).equals(BatchTopK.WORD)) {
            allowed.addAll(REVIVAL_KEYS); // once part of that kind
        }
        map.onlyKeys(allowed);
        return valid(map, () -> KindText.kind(map, Integer.MAX_VALUE));
    }

    public static Map<String, Object> tree(TrainingConfig config) {
        Map<String, Object> tree = tree(config.kind());
        tree.put("features", config.features());
        tree.put("steps", config.steps());
        tree.put("batch", config.batch());
        tree.put("seed", config.seed());
        tree.put("learning_rate", config.optimiser().learningRate());
        tree.put("beta1", config.optimiser().beta1());
        tree.put("beta2", config.optimiser().beta2());
        tree.put("warm_up_steps", config.optimiser().warmUpSteps());
        tree.put("decay_from", config.optimiser().decayFrom());
        tree.put("clip", config.optimiser().clip());
        tree.put("decoder_norm", config.start().decoderNorm());
        tree.put("bias", config.start().bias().word());
        tree.put("revive", config.revival().word());
        tree.put("dead_after", config.revival().deadAfter());
        switch (config.revival()) {
            case Revival.None _ -> {}
            case Revival.AuxK auxK -> {
                tree.put("aux_features", auxK.features());
                tree.put("aux_weight", auxK.weight());
            }
            case Revival.Resample resample -> {
                tree.put("resample_every", resample.every());
                tree.put("resample_until", resample.until());
            }
        }
        if (!config.partition().equals(Partition.NONE)) {
            Map<String, Object> partition = new LinkedHashMap<>();
            partition.put("tied", config.partition().tied());
            partition.put("exclusive", config.partition().exclusive());
            partition.put("tied_penalty", config.partition().tiedPenalty());
            tree.put("partition", partition);
        }
        if (!config.prefixes().isEmpty()) {
            tree.put("prefixes", config.prefixes());
        }
        return tree;
    }

    /** Reads {@link #tree(TrainingConfig)}; what is not said is as in {@link TrainingConfig#of} with the defaults given. */
    public static TrainingConfig training(MapNode map, long steps, int batch, long seed) {
        requireKnown(map);
        return valid(map, () -> {
            int features = (int) map.need("features").asLong(1, Integer.MAX_VALUE);
            TrainingConfig usual = TrainingConfig.of(
                    KindText.kind(map, features),
                    features,
                    map.has("steps") ? map.need("steps").asLong(1, Long.MAX_VALUE) : steps,
                    map.has("batch") ? (int) map.need("batch").asLong(1, Integer.MAX_VALUE) : batch,
                    map.longOr("seed", seed));
            return usual.withOptimiser(optimiser(map, usual.optimiser()))
                    .withStart(
                            new Start(map.doubleOr("decoder_norm", usual.start().decoderNorm()), bias(map, usual)))
                    .withRevival(revival(map, usual.revival()))
                    .withPartition(partition(map.get("partition")))
                    .withPrefixes(numbers(map.get("prefixes"), 1));
        });
    }

    private static void requireKnown(MapNode map) {
        String word = KindText.word(map);
        List<String> own = new ArrayList<>(List.of("kind"));
        own.addAll(KindText.keys(word));
        own.addAll(trainingKeys());
        own.addAll(List.of("lr", "bias_from_median"));
        map.entries().forEach((key, entry) -> {
            if (!own.contains(key) && keys().contains(key)) {
                throw entry.key().refuse("\"" + key + "\" means nothing to a " + word + " crosscoder.");
            }
        });
        map.onlyKeys(own);
    }

    private static Optimiser optimiser(MapNode map, Optimiser usual) {
        return new Optimiser(
                map.doubleOr("learning_rate", map.doubleOr("lr", usual.learningRate())),
                map.doubleOr("beta1", usual.beta1()),
                map.doubleOr("beta2", usual.beta2()),
                map.longOr("warm_up_steps", usual.warmUpSteps()),
                map.doubleOr("decay_from", usual.decayFrom()),
                map.doubleOr("clip", usual.clip()));
    }

    private static Start.Bias bias(MapNode map, TrainingConfig usual) {
        Node node = map.get("bias");
        if (node != null) {
            List<String> words =
                    Arrays.stream(Start.Bias.values()).map(Start.Bias::word).toList();
            return Start.Bias.values()[words.indexOf(node.asChoice(words))];
        }
        if (map.has("bias_from_median")) {
            return map.need("bias_from_median").asBool() ? Start.Bias.GEOMETRIC_MEDIAN : Start.Bias.ZERO;
        }
        return usual.start().bias();
    }

    private static Revival revival(MapNode map, Revival usual) {
        Node node = map.get("revive");
        String word = node == null ? usual.word() : node.asChoice(REVIVALS);
        long deadAfter = map.has("dead_after") ? map.need("dead_after").asLong(0, Long.MAX_VALUE) : usual.deadAfter();
        if (!word.equals(Revival.AuxK.WORD)) {
            refuse(map, word, "aux_features", "aux_weight");
        }
        if (!word.equals(Revival.Resample.WORD)) {
            refuse(map, word, "resample_every", "resample_until");
        }
        return switch (word) {
            case Revival.AuxK.WORD -> {
                // a kind without k has no habit of its own
                Revival.AuxK habit =
                        usual instanceof Revival.AuxK auxK ? auxK : new Revival.AuxK(64, 1.0 / 32, deadAfter);
                yield new Revival.AuxK(
                        map.intOr("aux_features", habit.features()),
                        map.doubleOr("aux_weight", habit.weight()),
                        deadAfter);
            }
            case Revival.Resample.WORD ->
                new Revival.Resample(
                        map.need("resample_every").asLong(1, Long.MAX_VALUE),
                        map.doubleOr("resample_until", 0.5),
                        deadAfter);
            default -> new Revival.None(deadAfter);
        };
    }

    private static void refuse(MapNode map, String word, String... keys) {
        for (String key : keys) {
            MapNode.Entry entry = map.entries().get(key);
            if (entry != null) {
                throw entry.key()
                        .refuse("\"" + key + "\" means nothing where dead features are revived by " + word + ".");
            }
        }
    }

    private static Partition partition(@Nullable Node node) {
        if (node == null) {
            return Partition.NONE;
        }
        MapNode map = node.asMap("a mapping with tied, exclusive and tied_penalty");
        map.onlyKeys(PARTITION_KEYS);
        return valid(
                map,
                () -> new Partition(
                        map.has("tied") ? (int) map.need("tied").asLong(0, Integer.MAX_VALUE) : 0,
                        numbers(map.get("exclusive"), 0),
                        map.doubleOr("tied_penalty", 1)));
    }

    private static List<Integer> numbers(@Nullable Node node, int least) {
        List<Integer> numbers = new ArrayList<>();
        if (node != null) {
            node.asList().forEach(number -> numbers.add((int) number.asLong(least, Integer.MAX_VALUE)));
        }
        return numbers;
    }

    /** What the records refuse is refused at the place of the mapping. */
    private static <T> T valid(MapNode map, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            BadInput told = map.place().refuse(e.getMessage() + ".");
            told.addSuppressed(e);
            throw told;
        }
    }
}
