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

/**
 * {@code config.json} of a Hugging Face folder, in the older published form ({@code rope_theta}, {@code rope_scaling},
 * {@code torch_dtype}) and the newer one ({@code rope_parameters}, {@code dtype}).
 */
final class HuggingFaceConfig {
    private HuggingFaceConfig() {}

    static DecoderConfig read(Path file) {
        MapNode json = Json.read(file).asMap("a model's configuration");
        if (json.get("text_config") instanceof MapNode text) {
            json = text; // of a model that also sees or hears
        }
        Family family = family(json);
        int dModel = positive(json, "hidden_size");
        // published Gemmas leave out what their class has by default
        boolean gemma = HuggingFaceTraits.gemma(family);
        int nHeads = gemma ? json.intOr("num_attention_heads", 8) : positive(json, "num_attention_heads");
        int dHead = json.intOr("head_dim", gemma ? 256 : dModel / nHeads);
        try {
            return new DecoderConfig(
                    family,
                    positive(json, "num_hidden_layers"),
                    nHeads,
                    json.intOr("num_key_value_heads", gemma ? 4 : nHeads),
                    dModel,
                    dHead,
                    positive(json, "intermediate_size"),
                    gemma ? json.intOr("vocab_size", gemmaVocabulary(family)) : positive(json, "vocab_size"),
                    json.intOr("max_position_embeddings", context(family)),
                    json.doubleOr("rms_norm_eps", 1e-6),
                    HuggingFaceRope.read(json, family),
                    json.boolOr("tie_word_embeddings", gemma || family == Family.SMOLLM3),
                    json.boolOr("attention_bias", family == Family.QWEN2),
                    HuggingFaceTraits.read(json, family, dHead));
        } catch (IllegalArgumentException e) {
            throw BadInput.in(file, e.getMessage() + ".");
        }
    }

    private static int gemmaVocabulary(Family family) {
        return family == Family.GEMMA3 ? 262_208 : 256_000;
    }

    private static int context(Family family) {
        return switch (family) {
            case GEMMA2 -> 8192;
            case GEMMA3 -> 131_072;
            case LLAMA, SMOLLM3, MISTRAL, QWEN2, QWEN3, PHI3 -> 2048;
        };
    }

    private static Family family(MapNode json) {
        Node type = json.need("model_type");
        return Family.ofModelType(type.asText())
                .orElseThrow(() -> type.place()
                        .refuse("model_type \"" + type.asText() + "\" is not supported; supported: "
                                + String.join(
                                        ", ",
                                        Arrays.stream(Family.values())
                                                .map(Family::modelType)
                                                .toList())
                                + "."));
    }

    static int positive(MapNode json, String key) {
        return (int) json.need(key).asLong(1, Integer.MAX_VALUE);
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
        HuggingFaceRope.write(c, tree);
        tree.put("tie_word_embeddings", c.tiedEmbeddings());
        tree.put("attention_bias", c.qkvBias());
        HuggingFaceTraits.write(c, tree);
        tree.put("torch_dtype", "float32");
        return tree;
    }
}
