package dev.retort.models.tokenizer;

import dev.retort.basics.BadInput;
import dev.retort.formats.GgufMetadata;
import dev.retort.formats.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tokenizer.json} that a GGUF file's metadata amounts to, so that one library runs both. Keys and token
 * types are those of llama.cpp's GGUF specification.
 */
final class GgufTokenizer {
    static final String KEY = "tokenizer.ggml.";
    private static final long CONTROL = 3;
    private static final long USER_DEFINED = 4;

    private final GgufMetadata metadata;
    private final Path file;
    private final GgufVocabulary vocabulary;
    private final List<String> tokens;

    private GgufTokenizer(GgufMetadata metadata, Path file) {
        this.metadata = metadata;
        this.file = file;
        String model = metadata.text(KEY + "model");
        this.vocabulary = switch (model) {
            case "gpt2" -> GgufByteLevel.of(metadata, file);
            case "llama" -> GgufSentencePiece.of(metadata, metadata.textOr("general.architecture", ""), file);
            default ->
                throw BadInput.in(
                        file,
                        "its tokenizer is of kind \"" + model + "\"; Retort reads byte-level BPE (\"gpt2\") and"
                                + " SentencePiece's BPE (\"llama\") from a GGUF file. Use the model's Hugging Face folder"
                                + " with its tokenizer.json instead.");
        };
        this.tokens = vocabulary.tokens();
    }

    static String json(GgufMetadata metadata, Path file) {
        return Json.line(new GgufTokenizer(metadata, file).tree());
    }

    private Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", "1.0");
        tree.put("truncation", null);
        tree.put("padding", null);
        tree.put("added_tokens", addedTokens());
        tree.put("normalizer", vocabulary.normalizer());
        tree.put("pre_tokenizer", vocabulary.preTokenizer());
        tree.put("post_processor", around());
        tree.put("decoder", vocabulary.decoder());
        tree.put("model", vocabulary.model());
        return tree;
    }

    /** Control tokens are special; user-defined ones are matched whole in the text but are ordinary otherwise. */
    private List<Map<String, Object>> addedTokens() {
        List<Map<String, Object>> added = new ArrayList<>();
        long[] types = metadata.has(KEY + "token_type") ? metadata.wholes(KEY + "token_type") : new long[0];
        for (int id = 0; id < Math.min(types.length, tokens.size()); id++) {
            // several spaces are one token by merging, and would be matched as ▁▁ here
            boolean whole = types[id] == USER_DEFINED && !tokens.get(id).matches("▁+");
            if (types[id] == CONTROL || whole) {
                Map<String, Object> token = new LinkedHashMap<>();
                token.put("id", id);
                token.put("content", tokens.get(id));
                token.put("single_word", false);
                token.put("lstrip", false);
                token.put("rstrip", false);
                token.put("normalized", false);
                token.put("special", types[id] == CONTROL);
                added.add(token);
            }
        }
        return added;
    }

    /** The special tokens to put around a text when they are asked for. */
    private @Nullable Map<String, Object> around() {
        List<Map<String, Object>> single = new ArrayList<>();
        Map<String, Object> used = new LinkedHashMap<>();
        if (metadata.flagOr(KEY + "add_bos_token", vocabulary.beginsByDefault())) {
            single.add(special("bos_token_id", used));
        }
        single.add(Map.of("Sequence", Map.of("id", "A", "type_id", 0)));
        if (metadata.flagOr(KEY + "add_eos_token", false)) {
            single.add(special("eos_token_id", used));
        }
        if (used.isEmpty()) {
            return null;
        }
        List<Map<String, Object>> pair = new ArrayList<>(single);
        pair.add(Map.of("Sequence", Map.of("id", "B", "type_id", 1)));
        return Map.of("type", "TemplateProcessing", "single", single, "pair", pair, "special_tokens", used);
    }

    private Map<String, Object> special(String key, Map<String, Object> used) {
        long id = metadata.whole(KEY + key);
        if (id < 0 || id >= tokens.size()) {
            throw BadInput.in(file, KEY + key + " is " + id + ", but there are " + tokens.size() + " tokens.");
        }
        String token = tokens.get((int) id);
        used.put(token, Map.of("id", token, "ids", List.of(id), "tokens", List.of(token)));
        return Map.of("SpecialToken", Map.of("id", token, "type_id", 0));
    }
}
