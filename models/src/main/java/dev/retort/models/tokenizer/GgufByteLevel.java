package dev.retort.models.tokenizer;

import dev.retort.basics.BadInput;
import dev.retort.formats.GgufMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Byte-level BPE ({@code tokenizer.ggml.model} = gpt2): merges are in the file. */
record GgufByteLevel(List<String> tokens, List<String> mergesOfFile, PreTokenizer words) implements GgufVocabulary {
    static GgufByteLevel of(GgufMetadata metadata, Path file) {
        String pre = metadata.textOr(GgufTokenizer.KEY + "pre", "default");
        PreTokenizer words = PreTokenizer.named(pre)
                .orElseThrow(() -> BadInput.in(
                        file,
                        "it cuts words the way \"" + pre + "\" does, which Retort does not know; known: "
                                + String.join(", ", PreTokenizer.allNames())
                                + ". Use the model's Hugging Face folder with its tokenizer.json instead."));
        return new GgufByteLevel(
                metadata.texts(GgufTokenizer.KEY + "tokens"), metadata.texts(GgufTokenizer.KEY + "merges"), words);
    }

    @Override
    public @Nullable Object normalizer() {
        return words.composes() ? Map.of("type", "NFC") : null;
    }

    @Override
    public Object preTokenizer() {
        return words.json();
    }

    @Override
    public Object decoder() {
        return Map.of("type", "ByteLevel", "add_prefix_space", true, "trim_offsets", true, "use_regex", true);
    }

    @Override
    public Map<String, Object> model() {
        Map<String, Object> ids = GgufVocabulary.ids(tokens);
        List<List<String>> merges = new ArrayList<>();
        for (String merge : mergesOfFile) {
            int cut = merge.indexOf(' ', 1);
            String left = merge.substring(0, Math.max(cut, 0));
            String right = merge.substring(cut + 1);
            // A merge to or from something that is no token can never apply, and the library refuses it.
            if (ids.containsKey(left) && ids.containsKey(right) && ids.containsKey(left + right)) {
                merges.add(List.of(left, right));
            }
        }
        Map<String, Object> model = GgufVocabulary.bytePairs(ids, merges);
        model.put("ignore_merges", words.ignoresMerges());
        return model;
    }

    @Override
    public boolean beginsByDefault() {
        return words.beginsByDefault();
    }
}
