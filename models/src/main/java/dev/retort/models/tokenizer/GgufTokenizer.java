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
 * types are those of llama.cpp's GGUF specification; only byte-level BPE ({@code tokenizer.ggml.model} = gpt2) is
 * known.
 */
final class GgufTokenizer {
    private static final String KEY = "tokenizer.ggml.";
    private static final long CONTROL = 3;
    private static final long USER_DEFINED = 4;

    private final GgufMetadata metadata;
    private final Path file;
    private final PreTokenizer words;
    private final List<String> tokens;

    private GgufTokenizer(GgufMetadata metadata, Path file) {
        this.metadata = metadata;
        this.file = file;
        String model = metadata.text(KEY + "model");
        if (!model.equals("gpt2")) {
            throw BadInput.in(
                    file,
                    "its tokenizer is of kind \"" + model + "\"; Retort reads byte-level BPE (\"gpt2\") from a GGUF "
                            + "file. Use the model's Hugging Face folder with its tokenizer.json instead.");
        }
        String pre = metadata.textOr(KEY + "pre", "default");
        this.words = PreTokenizer.named(pre)
                .orElseThrow(() -> BadInput.in(
                        file,
                        "it cuts words the way \"" + pre + "\" does, which Retort does not know; known: "
                                + String.join(", ", PreTokenizer.allNames())
                                + ". Use the model's Hugging Face folder with its tokenizer.json instead."));
        this.tokens = metadata.texts(KEY + "tokens");
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
        tree.put("normalizer", words.composes() ? Map.of("type", "NFC") : null);
        tree.put("pre_tokenizer", words.json());
        tree.put("post_processor", around());
        tree.put(
                "decoder",
                Map.of("type", "ByteLevel", "add_prefix_space", true, "trim_offsets", true, "use_regex", true));
        tree.put("model", model());
        return tree;
    }

    private Map<String, Object> model() {
        Map<String, Object> vocabulary = new LinkedHashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.putIfAbsent(tokens.get(id), id);
        }
        List<List<String>> merges = new ArrayList<>();
        for (String merge : metadata.texts(KEY + "merges")) {
            int cut = merge.indexOf(' ', 1);
            String left = merge.substring(0, Math.max(cut, 0));
            String right = merge.substring(cut + 1);
            // A merge to or from something that is no token can never apply, and the library refuses it.
            if (vocabulary.containsKey(left) && vocabulary.containsKey(right) && vocabulary.containsKey(left + right)) {
                merges.add(List.of(left, right));
            }
        }
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        model.put("dropout", null);
        model.put("unk_token", null);
        model.put("continuing_subword_prefix", null);
        model.put("end_of_word_suffix", null);
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", words.ignoresMerges());
        model.put("vocab", vocabulary);
        model.put("merges", merges);
        return model;
    }

    /** Control tokens are special; user-defined ones are matched whole in the text but are ordinary otherwise. */
    private List<Map<String, Object>> addedTokens() {
        List<Map<String, Object>> added = new ArrayList<>();
        long[] types = metadata.has(KEY + "token_type") ? metadata.wholes(KEY + "token_type") : new long[0];
        for (int id = 0; id < Math.min(types.length, tokens.size()); id++) {
            if (types[id] == CONTROL || types[id] == USER_DEFINED) {
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
        if (metadata.flagOr(KEY + "add_bos_token", words.beginsByDefault())) {
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
