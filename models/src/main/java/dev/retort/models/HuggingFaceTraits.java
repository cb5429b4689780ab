package dev.retort.models;

import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where each family departs from Llama, as its Hugging Face configuration says it. */
final class HuggingFaceTraits {
    private HuggingFaceTraits() {}

    static boolean gemma(Family family) {
        return family == Family.GEMMA2 || family == Family.GEMMA3;
    }

    static Traits read(MapNode json, Family family, int dHead) {
        boolean gemma = gemma(family);
        if (json.boolOr("mlp_bias", false)) {
            throw json.place().refuse("mlp_bias is true, and an MLP with biases is not supported.");
        }
        if (json.boolOr("use_bidirectional_attention", false)) {
            throw json.place().refuse("use_bidirectional_attention is true, and only causal decoders are supported.");
        }
        double scalar = gemma ? json.doubleOr("query_pre_attn_scalar", 256) : dHead;
        return new Traits(
                activation(json, gemma),
                family == Family.QWEN3 || family == Family.GEMMA3,
                family != Family.QWEN2 && qkvBias(json, family),
                family == Family.PHI3,
                gemma,
                gemma,
                gemma ? Math.sqrt(HuggingFaceConfig.positive(json, "hidden_size")) : 1,
                1 / Math.sqrt(scalar),
                cap(json, family, "attn_logit_softcapping", 50),
                cap(json, family, "final_logit_softcapping", 30),
                slidingWindow(json, family),
                family == Family.SMOLLM3 ? noRope(json) : List.of());
    }

    /** The key is Llama's; some families have their biases, or none, whatever it says. */
    static boolean qkvBias(MapNode json, Family family) {
        return switch (family) {
            case QWEN2 -> true;
            case MISTRAL, PHI3 -> false;
            case LLAMA, SMOLLM3, QWEN3, GEMMA2, GEMMA3 -> json.boolOr("attention_bias", false);
        };
    }

    /** Gemma 2 caps unless its file says null; Gemma 3 does not unless its file says so. */
    private static double cap(MapNode json, Family family, String key, double gemma2) {
        return gemma(family) ? json.doubleOr(key, family == Family.GEMMA2 && !json.has(key) ? gemma2 : 0) : 0;
    }

    private static Traits.Activation activation(MapNode json, boolean gemma) {
        String usual = gemma ? "gelu_pytorch_tanh" : "silu";
        // Gemma's first files named the wrong one under hidden_act, which the reference ignores
        String name = gemma
                ? json.textOr("hidden_activation", usual)
                : json.textOr("hidden_act", json.textOr("hidden_activation", usual));
        return switch (name) {
            case "silu", "swish" -> Traits.Activation.SILU;
            case "gelu_pytorch_tanh" -> Traits.Activation.GELU_TANH;
            default ->
                throw json.place()
                        .refuse("activation \"" + name + "\" is not supported; supported: silu, gelu_pytorch_tanh.");
        };
    }

    private static Traits.@Nullable SlidingWindow slidingWindow(MapNode json, Family family) {
        int nLayers = HuggingFaceConfig.positive(json, "num_hidden_layers");
        int window = json.has("sliding_window") // null: none
                ? json.intOr("sliding_window", 0)
                : HuggingFaceDefaults.of(family).window();
        boolean off = (family == Family.QWEN2 || family == Family.QWEN3 || family == Family.SMOLLM3)
                && !json.boolOr("use_sliding_window", false);
        if (window == 0 || off || family == Family.LLAMA) {
            return null;
        }
        List<Integer> layers = json.get("layer_types") instanceof Node types && !types.isNull()
                ? named(types, nLayers)
                : Traits.layers(nLayers, layer -> switch (family) {
                    case QWEN2, QWEN3 -> layer >= json.intOr("max_window_layers", 28);
                    case GEMMA2 -> layer % 2 == 0;
                    case GEMMA3 -> (layer + 1) % json.intOr("sliding_window_pattern", 6) != 0;
                    case LLAMA, SMOLLM3, MISTRAL, PHI3 -> true;
                });
        return layers.isEmpty()
                ? null
                : new Traits.SlidingWindow(window, layers, HuggingFaceRope.sliding(json, family));
    }

    private static List<Integer> named(Node types, int nLayers) {
        List<Node> list = types.asList();
        if (list.size() != nLayers) {
            throw types.place().refuse("layer_types names " + list.size() + " blocks of " + nLayers + ".");
        }
        return Traits.layers(nLayers, layer -> switch (list.get(layer).asText()) {
            case "sliding_attention" -> true;
            case "full_attention" -> false;
            default ->
                throw list.get(layer)
                        .place()
                        .refuse("layer type \"" + list.get(layer).asText()
                                + "\" is not supported; supported: full_attention, sliding_attention.");
        });
    }

    private static List<Integer> noRope(MapNode json) {
        int nLayers = HuggingFaceConfig.positive(json, "num_hidden_layers");
        if (json.get("no_rope_layers") instanceof Node given && !given.isNull()) {
            List<Node> list = given.asList();
            if (list.size() != nLayers) {
                throw given.place().refuse("no_rope_layers names " + list.size() + " blocks of " + nLayers + ".");
            }
            return Traits.layers(nLayers, layer -> list.get(layer).asLong(0, 1) == 0);
        }
        int every = json.intOr("no_rope_layer_interval", 4);
        return Traits.layers(nLayers, layer -> (layer + 1) % every == 0);
    }

    static void write(DecoderConfig c, Map<String, Object> tree) {
        Traits traits = c.traits();
        String activation = traits.activation() == Traits.Activation.SILU ? "silu" : "gelu_pytorch_tanh";
        tree.put(gemma(c.family()) ? "hidden_activation" : "hidden_act", activation);
        if (gemma(c.family())) {
            tree.put("query_pre_attn_scalar", Math.round(1 / (traits.scoreScale() * traits.scoreScale())));
            tree.put("attn_logit_softcapping", traits.scoreCap() == 0 ? null : traits.scoreCap());
            tree.put("final_logit_softcapping", traits.logitCap() == 0 ? null : traits.logitCap());
        }
        Traits.SlidingWindow sliding = traits.slidingWindow();
        if (sliding != null) {
            tree.put("sliding_window", sliding.window());
            tree.put("use_sliding_window", true);
            List<String> types = new ArrayList<>();
            for (int layer = 0; layer < c.nLayers(); layer++) {
                types.add(sliding.layers().contains(layer) ? "sliding_attention" : "full_attention");
            }
            tree.put("layer_types", types);
        } else if (c.family() != Family.LLAMA) {
            tree.put("sliding_window", null);
        }
        if (c.family() == Family.SMOLLM3) {
            List<Integer> turned = new ArrayList<>();
            for (int layer = 0; layer < c.nLayers(); layer++) {
                turned.add(traits.noRope().contains(layer) ? 0 : 1);
            }
            tree.put("no_rope_layers", turned);
        }
    }
}
