package dev.retort.models;

import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rotary embedding in a Hugging Face configuration. */
final class HuggingFaceRope {
    /** Gemma 3's sliding-window blocks turn by this base unless the file says otherwise. */
    private static final double SLIDING_THETA = 10_000;

    /** The context Phi-3's files that do not say were trained with. */
    private static final int ORIGINAL_PHI3 = 4096;

    private HuggingFaceRope() {}

    /** That of the blocks that see everything. */
    static Rope read(MapNode json, Family family) {
        MapNode newer = mapping(json, "rope_parameters");
        MapNode ofKind = newer == null ? null : mapping(newer, "full_attention");
        MapNode rope = ofKind != null ? ofKind : newer;
        double usual = HuggingFaceDefaults.of(family).theta();
        if (rope != null) {
            return rope(json, rope, family, rope.doubleOr("rope_theta", json.doubleOr("rope_theta", usual)));
        }
        MapNode older = mapping(json, "rope_scaling");
        double theta = json.doubleOr("rope_theta", usual);
        return older == null ? new Rope(theta, share(json, json), new Rope.None()) : rope(json, older, family, theta);
    }

    /** That of the sliding-window blocks. */
    static Rope sliding(MapNode json, Family family) {
        MapNode newer = mapping(json, "rope_parameters");
        MapNode ofKind = newer == null ? null : mapping(newer, "sliding_attention");
        if (ofKind != null) {
            return rope(json, ofKind, family, ofKind.doubleOr("rope_theta", SLIDING_THETA));
        }
        return family == Family.GEMMA3
                ? Rope.plain(json.doubleOr("rope_local_base_freq", SLIDING_THETA))
                : read(json, family);
    }

    private static Rope rope(MapNode json, MapNode rope, Family family, double theta) {
        return new Rope(theta, share(json, rope), scaling(json, rope, family));
    }

    private static double share(MapNode json, MapNode rope) {
        return rope.doubleOr("partial_rotary_factor", json.doubleOr("partial_rotary_factor", 1));
    }

    private static Rope.Scaling scaling(MapNode json, MapNode rope, Family family) {
        String type = rope.textOr("rope_type", rope.textOr("type", "default"));
        int context = json.intOr(
                "max_position_embeddings", HuggingFaceDefaults.of(family).contextLength());
        return switch (type) {
            case "default" -> new Rope.None();
            case "linear" -> new Rope.Linear(rope.need("factor").asDouble());
            case "dynamic" -> new Rope.Dynamic(rope.need("factor").asDouble(), context);
            case "llama3" ->
                new Rope.Llama3(
                        rope.need("factor").asDouble(),
                        rope.need("low_freq_factor").asDouble(),
                        rope.need("high_freq_factor").asDouble(),
                        rope.need("original_max_position_embeddings").asInt());
            case "yarn" -> yarn(rope, original(json, rope, family, context), context);
            case "longrope", "su" -> longRope(rope, original(json, rope, family, context), context);
            default ->
                throw rope.place()
                        .refuse("rope type \"" + type + "\" is not supported; supported: default, linear, dynamic,"
                                + " llama3, yarn, longrope.");
        };
    }

    private static int original(MapNode json, MapNode rope, Family family, int context) {
        int usual = family == Family.PHI3 ? ORIGINAL_PHI3 : context;
        int original =
                rope.intOr("original_max_position_embeddings", json.intOr("original_max_position_embeddings", usual));
        if (original < 1) {
            throw rope.place().refuse("original_max_position_embeddings must be positive, not " + original + ".");
        }
        return original;
    }

    private static Rope.Scaling yarn(MapNode rope, int original, int context) {
        double factor = rope.doubleOr("factor", (double) context / original);
        double all = rope.doubleOr("mscale_all_dim", 0);
        double one = rope.doubleOr("mscale", 0);
        double usual = one != 0 && all != 0
                ? Rope.Yarn.usualAttentionFactor(factor, one) / Rope.Yarn.usualAttentionFactor(factor, all)
                : Rope.Yarn.usualAttentionFactor(factor, 1);
        return new Rope.Yarn(
                factor,
                original,
                rope.doubleOr("beta_fast", 32),
                rope.doubleOr("beta_slow", 1),
                rope.doubleOr("attention_factor", usual),
                rope.boolOr("truncate", true));
    }

    private static Rope.Scaling longRope(MapNode rope, int original, int context) {
        double factor = rope.doubleOr("factor", (double) context / original);
        double usual = Rope.LongRope.usualAttentionFactor(factor, original);
        return new Rope.LongRope(
                numbers(rope, "short_factor"),
                numbers(rope, "long_factor"),
                original,
                rope.doubleOr("attention_factor", usual));
    }

    private static List<Double> numbers(MapNode rope, String key) {
        return rope.need(key).asList().stream().map(Node::asDouble).toList();
    }

    private static @Nullable MapNode mapping(MapNode json, String key) {
        Node node = json.get(key);
        return node == null || node.isNull() ? null : node.asMap();
    }

    static void write(DecoderConfig c, Map<String, Object> tree) {
        Rope rope = c.rope();
        tree.put("rope_theta", rope.theta());
        if (rope.partialRotaryFactor() != 1) {
            tree.put("partial_rotary_factor", rope.partialRotaryFactor());
        }
        Map<String, Object> scaling = scaling(rope.scaling());
        if (!scaling.isEmpty()) {
            tree.put("rope_scaling", scaling);
        }
        if (rope.scaling() instanceof Rope.LongRope scale) {
            tree.put("original_max_position_embeddings", scale.originalContext()); // where Phi looks for it
        }
        Traits.SlidingWindow window = c.traits().slidingWindow();
        if (window != null && c.family() == Family.GEMMA3) {
            tree.put("rope_local_base_freq", window.rope().theta());
            // only the newer form can say how sliding-window blocks are scaled
            tree.put(
                    "rope_parameters",
                    Map.of("full_attention", newer(rope), "sliding_attention", newer(window.rope())));
        }
    }

    private static Map<String, Object> newer(Rope rope) {
        Map<String, Object> tree = scaling(rope.scaling());
        tree.putIfAbsent("rope_type", "default");
        tree.put("rope_theta", rope.theta());
        return tree;
    }

    private static Map<String, Object> scaling(Rope.Scaling scaling) {
        Map<String, Object> tree = new LinkedHashMap<>();
        switch (scaling) {
            case Rope.None() -> {}
            case Rope.Linear(double factor) -> {
                tree.put("rope_type", "linear");
                tree.put("factor", factor);
            }
            case Rope.Dynamic(double factor, int _) -> {
                tree.put("rope_type", "dynamic");
                tree.put("factor", factor);
            }
            case Rope.Llama3 s -> {
                tree.put("rope_type", "llama3");
                tree.put("factor", s.factor());
                tree.put("low_freq_factor", s.lowFreqFactor());
                tree.put("high_freq_factor", s.highFreqFactor());
                tree.put("original_max_position_embeddings", s.originalContext());
            }
            case Rope.Yarn s -> {
                tree.put("rope_type", "yarn");
                tree.put("factor", s.factor());
                tree.put("original_max_position_embeddings", s.originalContext());
                tree.put("beta_fast", s.betaFast());
                tree.put("beta_slow", s.betaSlow());
                tree.put("attention_factor", s.attentionFactor());
                tree.put("truncate", s.truncate());
            }
            case Rope.LongRope s -> {
                tree.put("rope_type", "longrope");
                tree.put("type", "longrope");
                tree.put("short_factor", s.shorter());
                tree.put("long_factor", s.longer());
                tree.put("original_max_position_embeddings", s.originalContext());
                tree.put("attention_factor", s.attentionFactor());
            }
            case Rope.Divided(List<Double> factors) -> {
                // the same frequencies whatever the length: longrope with one list twice and no attentionFactor
                tree.put("rope_type", "longrope");
                tree.put("type", "longrope");
                tree.put("short_factor", factors);
                tree.put("long_factor", factors);
                tree.put("original_max_position_embeddings", Integer.MAX_VALUE);
                tree.put("attention_factor", 1.0);
            }
        }
        return tree;
    }
}
