package dev.retort.models;

import dev.retort.formats.TensorFile;
import java.util.List;

/**
 * What a folder calls a decoder's parameters: {@code model.…} as a rule, something longer where the decoder is one half of a
 * model that also sees, nothing at all where it was saved without its head.
 */
final class HuggingFaceNames {
    private static final String USUAL = "model.";
    private static final String HEAD = "lm_head.weight";
    private static final List<String> PREFIXES =
            List.of(USUAL, "model.language_model.", "language_model.model.", "language_model.", "");

    private final TensorFile file;
    private final String prefix;

    private HuggingFaceNames(TensorFile file, String prefix) {
        this.file = file;
        this.prefix = prefix;
    }

    static HuggingFaceNames of(TensorFile file) {
        return new HuggingFaceNames(
                file,
                PREFIXES.stream()
                        .filter(prefix -> file.has(prefix + "embed_tokens.weight"))
                        .findFirst()
                        .orElse(USUAL));
    }

    /** The file's name of the parameter that Llama would call {@code name}. */
    String stored(String name) {
        if (name.startsWith(USUAL)) {
            return prefix + name.substring(USUAL.length());
        }
        String within = "language_model." + name;
        return !file.has(name) && file.has(within) ? within : name;
    }

    /** Whether a tensor of the file is the decoder's: not another half's. */
    boolean ofDecoder(String stored) {
        return stored.startsWith(prefix) || stored.endsWith(HEAD);
    }
}
