package dev.retort.models;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code config.json} of a Hugging Face folder, in the older published form ({@code rope_theta}, {@code rope_scaling},
 * {@code torch_dtype}) and the newer one ({@code rope_parameters}, {@code dtype}).
 */
final class HuggingFaceConfig {
    private HuggingFaceConfig() {}

    static DecoderConfig read(Path file) {
        MapNode json = Json.read(file).asMap("a model's configuration");
        Family family = family(json);
        int dModel = positive(json, "hidden_size");
        int nHeads = positive(json, "num_attention_heads");
        refuse(json, "use_sliding_window", "sliding-window attention");
        if (!json.textOr("hidden_act", "silu").equals("silu")) {
            throw json.place().refuse("hidden_act: only silu is known for this architecture.");
        }
        try {
            return new DecoderConfig(
                    family,
                    positive(json, "num_hidden_layers"),
                    nHeads,
                    json.intOr("num_key_value_heads", nHeads),
                    dModel,
                    json.intOr("head_dim", dModel / nHeads),
                    positive(json, "intermediate_size"),
                    positive(json, "vocab_size"),
                    json.intOr("max_position_embeddings", 2048),
                    json.doubleOr("rms_norm_eps", 1e-6),
                    rope(json),
                    json.boolOr("tie_word_embeddings", false),
                    json.boolOr("attention_bias", family == Family.QWEN2));
        } catch (IllegalArgumentException e) {
            throw BadInput.in(file, e.getMessage() + ".");
        }
    }

    private static Family family(MapNode json) {
        Node type = json.need("model_type");
        for (Family family : Family.values()) {
            if (family.modelType().equals(type.asText())) {
                return family;
            }
        }
        List<String> known =
                Arrays.stream(Family.values()).map(Family::modelType).toList();
        throw type.place()
                .refuse("model_type \"" + type.asText() + "\" is not supported; supported: " + String.join(", ", known)
                        + ".");
    }

    private static int positive(MapNode json, String key) {
        return (int) json.need(key).asLong(1, Integer.MAX_VALUE);
    }

    private static void refuse(MapNode json, String key, String what) {
        if (json.boolOr(key, false)) {
            throw json.place().refuse(key + " is true, and " + what + " is not supported.");
        }
    }

    private static Rope rope(MapNode json) {
        MapNode newer = mapping(json, "rope_parameters");
        if (newer != null) {
            return new Rope(newer.doubleOr("rope_theta", 10_000), scaling(newer));
        }
        MapNode older = mapping(json, "rope_scaling");
        return new Rope(json.doubleOr("rope_theta", 10_000), older == null ? new Rope.None() : scaling(older));
    }

    private static @Nullable MapNode mapping(MapNode json, String key) {
        Node node = json.get(key);
        return node == null || node.isNull() ? null : node.asMap();
    }

    private static Rope.Scaling scaling(MapNode rope) {
        String type = rope.textOr("rope_type", rope.textOr("type", "default"));
        return switch (type) {
            case "default" -> new Rope.None();
            case "linear" -> new Rope.Linear(rope.need("factor").asDouble());
            case "llama3" ->
                new Rope.Llama3(
                        rope.need("factor").asDouble(),
                        rope.need("low_freq_factor").asDouble(),
                        rope.need("high_freq_factor").asDouble(),
                        rope.need("original_max_position_embeddings").asInt());
            default ->
                throw rope.place()
                        .refuse("rope type \"" + type + "\" is not supported; supported: default, linear, llama3.");
        };
    }

    /** The configuration as a Hugging Face folder wants it, in the older form, which every version of the library reads. */
    static Map<String, Object> tree(DecoderConfig c) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("architectures", List.of(c.family().architecture()));
        tree.put("model_type", c.family().modelType());
        tree.put("hidden_size", c.dModel());
        tree.put("intermediate_size", c.dMlp());
        tree.put("num_hidden_layers", c.nLayers());
        tree.put("num_attention_heads", c.nHeads());
        tree.put("num_key_value_heads", c.nKvHeads());
        tree.put("head_dim", c.dHead());
        tree.put("vocab_size", c.vocabSize());
        tree.put("max_position_embeddings", c.contextLength());
        tree.put("rms_norm_eps", c.normEps());
        tree.put("rope_theta", c.rope().theta());
        switch (c.rope().scaling()) {
            case Rope.None() -> {}
            case Rope.Linear(double factor) ->
                tree.put("rope_scaling", Map.of("rope_type", "linear", "factor", factor));
            case Rope.Llama3 s -> tree.put("rope_scaling", llama3(s));
        }
        tree.put("tie_word_embeddings", c.tiedEmbeddings());
        tree.put("attention_bias", c.qkvBias());
        tree.put("hidden_act", "silu");
        tree.put("torch_dtype", "float32");
        return tree;
    }

    private static Map<String, Object> llama3(Rope.Llama3 s) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("rope_type", "llama3");
        tree.put("factor", s.factor());
        tree.put("low_freq_factor", s.lowFreqFactor());
        tree.put("high_freq_factor", s.highFreqFactor());
        tree.put("original_max_position_embeddings", s.originalContext());
        return tree;
    }
}
