package dev.retort.models.tokenizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a tokenizer that differs between the kinds of GGUF files, as {@code tokenizer.json} writes it. */
sealed interface GgufVocabulary permits GgufByteLevel, GgufSentencePiece {
    @Nullable
    Object normalizer();

    @Nullable
    Object preTokenizer();

    Object decoder();

    Map<String, Object> model();

    /** Every token as the model's vocabulary spells it, by id. */
    List<String> tokens();

    /** Whether a text begins with the beginning-of-sequence token when the file does not say. */
    boolean beginsByDefault();

    /** A byte-pair model with its usual settings, to be changed where a kind differs. */
    static Map<String, Object> bytePairs(Map<String, Object> vocabulary, List<List<String>> merges) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        model.put("dropout", null);
        model.put("unk_token", null);
        model.put("continuing_subword_prefix", null);
        model.put("end_of_word_suffix", null);
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", false);
        model.put("vocab", vocabulary);
        model.put("merges", merges);
        return model;
    }

    /** Ids by token; of a token that occurs twice the first. */
    static Map<String, Object> ids(List<String> tokens) {
        Map<String, Object> ids = new LinkedHashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            ids.putIfAbsent(tokens.get(id), id);
        }
        return ids;
    }
}
