package dev.retort.models.tokenizer;

import dev.retort.basics.BadInput;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Gguf;
import dev.retort.formats.GgufMetadata;
import dev.retort.formats.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Opens the tokenizer of a model. */
public final class Tokenizers {
    private Tokenizers() {}

    /**
     * The tokenizer of a model: a folder with a {@code tokenizer.json}, such a file itself, or a {@code .gguf} file;
     * the caller closes it.
     *
     * @throws BadInput when there is none or it cannot be read
     */
    public static Tokenizer load(Path model) {
        Path file = Files.isDirectory(model) ? model.resolve("tokenizer.json") : model;
        if (!Files.isRegularFile(file)) {
            throw new BadInput(file + ": there is no such file. A model folder needs its tokenizer.json; "
                    + "copy it from where the weights came from.");
        }
        if (file.toString().endsWith(".gguf")) {
            try (Gguf gguf = Gguf.open(file)) {
                return of(gguf.metadata(), file);
            }
        }
        try {
            return JsonTokenizer.of(Files.readString(file), file);
        } catch (CharacterCodingException e) {
            throw new BadInput(file + ": this is not UTF-8 text.", e);
        } catch (IOException e) {
            throw new BadInput(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** The tokenizer that a GGUF file's metadata describe; the caller closes it. */
    public static Tokenizer of(GgufMetadata metadata, Path file) {
        return JsonTokenizer.of(GgufTokenizer.json(metadata, file), file);
    }

    /**
     * The tokenizer of a Hugging Face folder as the metadata of a GGUF file.
     *
     * @param rows of the model's embedding
     * @throws BadInput when a GGUF file cannot hold it
     */
    public static Map<String, Object> ggufKeys(Path folder, int rows) {
        Path file = folder.resolve("tokenizer.json");
        return GgufTokenizerKeys.of(Json.read(file).asMap("a tokenizer"), rows, file);
    }

    /** Writes the {@code tokenizer.json} that a GGUF file's metadata describe into a folder. */
    public static void writeJson(Path gguf, Path folder) {
        try (Gguf file = Gguf.open(gguf)) {
            AtomicFile.writeString(folder.resolve("tokenizer.json"), GgufTokenizer.json(file.metadata(), gguf));
        }
    }
}
