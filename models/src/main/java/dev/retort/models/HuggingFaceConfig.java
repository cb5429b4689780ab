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
        HuggingFaceDefaults usual = HuggingFaceDefaults.of(family);
        int dModel = positive(json, "hidden_size");
        int nHeads = sizeOr(json, "num_attention_heads", usual.nHeads());
        int dHead = json.intOr("head_dim", usual.dHead() == 0 ? dModel / nHeads : usual.dHead());
        try {
            return new DecoderConfig(
                    family,
                    positive(json, "num_hidden_layers"),
                    nHeads,
                    json.intOr("num_key_value_heads", usual.nKvHeads() == 0 ? nHeads : usual.nKvHeads()),
                    dModel,
                    dHead,
                    positive(json, "intermediate_size"),
                    sizeOr(json, "vocab_size", usual.vocabSize()),
                    json.intOr("max_position_embeddings", usual.contextLength()),
                    json.doubleOr("rms_norm_eps", usual.normEps()),
                    HuggingFaceRope.read(json, family),
                    json.boolOr("tie_word_embeddings", usual.tied()),
                    HuggingFaceTraits.qkvBias(json, family),
                    HuggingFaceTraits.read(json, family, dHead));
        } catch (IllegalArgumentException e) {
            throw BadInput.in(file, e.getMessage() + ".");
        }
    }

    /** A size that may be left out where {@code usual} is not 0. */
    private static int sizeOr(MapNode json, String key, int usual) {
        return usual != 0 && !json.has(key) ? usual : positive(json, key);
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
        // left out, they would be what the family's class has by default; generation_config.json has the model's own
        for (String special : List.of("bos_token_id", "eos_token_id", "pad_token_id")) {
            tree.put(special, null);
        }
        return tree;
    }
}
