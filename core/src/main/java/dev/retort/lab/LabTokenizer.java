package dev.retort.lab;

import dev.retort.formats.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The vocabulary as the files of a Hugging Face checkpoint: {@code tokenizer.json} (words split at spaces, one id each,
 * decoded by joining with spaces), {@code tokenizer_config.json} and {@code vocab_words.json}.
 *
 * <p>There is no word for the unknown: a text with a word outside the language is an error, not a guess.
 */
public final class LabTokenizer {
    private LabTokenizer() {}

    /** Writes the three files into a folder that exists. */
    public static void write(Path folder) {
        Json.write(folder.resolve("tokenizer.json"), tokenizer());
        Json.write(folder.resolve("tokenizer_config.json"), config());
        Json.write(folder.resolve("vocab_words.json"), Vocabulary.lab().words());
    }

    private static Map<String, Object> tokenizer() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", "1.0");
        tree.put("truncation", null);
        tree.put("padding", null);
        tree.put("added_tokens", addedTokens());
        tree.put("normalizer", null);
        tree.put("pre_tokenizer", Map.of("type", "WhitespaceSplit"));
        tree.put("post_processor", null);
        tree.put("decoder", null);
        Map<String, Object> vocabulary = new LinkedHashMap<>();
        List<String> words = Vocabulary.lab().words();
        for (int id = 0; id < words.size(); id++) {
            vocabulary.put(words.get(id), id);
        }
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "WordLevel");
        model.put("vocab", vocabulary);
        model.put("unk_token", "<unk>");
        tree.put("model", model);
        return tree;
    }

    private static List<Map<String, Object>> addedTokens() {
        List<Map<String, Object>> tokens = new ArrayList<>();
        for (int id : Vocabulary.SPECIALS) {
            Map<String, Object> token = new LinkedHashMap<>();
            token.put("id", id);
            token.put("content", Vocabulary.lab().word(id));
            token.put("single_word", false);
            token.put("lstrip", false);
            token.put("rstrip", false);
            token.put("normalized", false);
            token.put("special", true);
            tokens.add(token);
        }
        return tokens;
    }

    private static Map<String, Object> config() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("tokenizer_class", "PreTrainedTokenizerFast");
        tree.put("bos_token", "<bos>");
        tree.put("eos_token", "<eos>");
        tree.put("pad_token", "<pad>");
        tree.put("add_bos_token", false);
        tree.put("clean_up_tokenization_spaces", false);
        return tree;
    }
}
