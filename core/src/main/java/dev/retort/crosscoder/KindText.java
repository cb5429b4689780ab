package dev.retort.crosscoder;

import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kinds as mappings: a key for each of their numbers. */
final class KindText {
    private KindText() {}

    /** The keys of a kind, besides {@code kind} itself. */
    static List<String> keys(String word) {
        return switch (word) {
            case ReluL1.WORD -> List.of("l1", "l1_warm_up");
            case TopK.WORD -> List.of("k", "weighted");
            case BatchTopK.WORD -> List.of("k", "k_start", "anneal_steps", "threshold_decay", "threshold_from");
            case JumpRelu.WORD ->
                List.of(
                        "sparsity",
                        "ramp",
                        "penalty",
                        "tanh_scale",
                        "pre_activation",
                        "bandwidth",
                        "initial_threshold");
            default -> throw new IllegalArgumentException("no kind is called " + word);
        };
    }

    static Map<String, Object> tree(CrosscoderKind kind) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", kind.word());
        switch (kind) {
            case ReluL1 l1 -> {
                tree.put("l1", l1.l1());
                tree.put("l1_warm_up", l1.warmUp());
            }
            case TopK topK -> {
                tree.put("k", topK.k());
                tree.put("weighted", topK.weighted());
            }
            case BatchTopK topK -> {
                tree.put("k", topK.k());
                tree.put("k_start", topK.kStart());
                tree.put("anneal_steps", topK.annealSteps());
                tree.put("threshold_decay", topK.thresholdDecay());
                tree.put("threshold_from", topK.thresholdFrom());
            }
            case JumpRelu jump -> {
                tree.put("sparsity", jump.sparsity());
                tree.put("ramp", jump.ramp());
                tree.put("penalty", jump.penalty().word());
                tree.put("tanh_scale", jump.tanhScale());
                tree.put("pre_activation", jump.preActivation());
                tree.put("bandwidth", jump.bandwidth());
                tree.put("initial_threshold", jump.threshold());
            }
        }
        return tree;
    }

    /** The kind's word. */
    static String word(MapNode map) {
        return map.need("kind").asChoice(CrosscoderKind.WORDS);
    }

    /**
     * What is not said is as in {@link ReluL1#published}, {@link BatchTopK#of} and {@link JumpRelu#of}; {@code k} and
     * {@code sparsity} must be said.
     *
     * @param features the most that k may be
     */
    static CrosscoderKind kind(MapNode map, int features) {
        return switch (word(map)) {
            case ReluL1.WORD -> {
                ReluL1 usual = ReluL1.published();
                yield new ReluL1(map.doubleOr("l1", usual.l1()), map.doubleOr("l1_warm_up", usual.warmUp()));
            }
            case TopK.WORD -> new TopK(k(map, features), map.boolOr("weighted", false));
            case BatchTopK.WORD -> {
                BatchTopK usual = BatchTopK.of(k(map, features));
                yield new BatchTopK(
                        usual.k(),
                        map.has("k_start") ? (int) map.need("k_start").asLong(usual.k(), features) : usual.kStart(),
                        map.longOr("anneal_steps", usual.annealSteps()),
                        map.doubleOr("threshold_decay", usual.thresholdDecay()),
                        map.longOr("threshold_from", usual.thresholdFrom()));
            }
            default -> jumpRelu(map);
        };
    }

    private static JumpRelu jumpRelu(MapNode map) {
        JumpRelu usual = JumpRelu.of(map.need("sparsity").asDouble());
        return new JumpRelu(
                usual.sparsity(),
                map.doubleOr("ramp", usual.ramp()),
                penalty(map.get("penalty"), usual),
                map.doubleOr("tanh_scale", usual.tanhScale()),
                map.doubleOr("pre_activation", usual.preActivation()),
                map.doubleOr("bandwidth", usual.bandwidth()),
                map.doubleOr("initial_threshold", usual.threshold()));
    }

    private static JumpRelu.Penalty penalty(@Nullable Node node, JumpRelu usual) {
        if (node == null) {
            return usual.penalty();
        }
        List<String> words = Arrays.stream(JumpRelu.Penalty.values())
                .map(JumpRelu.Penalty::word)
                .toList();
        return JumpRelu.Penalty.values()[words.indexOf(node.asChoice(words))];
    }

    private static int k(MapNode map, int features) {
        return (int) map.need("k").asLong(1, features);
    }
}
