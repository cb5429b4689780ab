package dev.retort.crosscoder.exchange;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells whose files these are, by their names and, where those are alike, by the tensors' names. */
final class Detection {
    private Detection() {}

    static ExchangeFormat of(Path path) {
        if (!Files.exists(path)) {
            throw BadInput.in(path, "no such file or folder; expected a crosscoder of another project.");
        }
        Path folder = Files.isDirectory(path) ? path : Source.folderOf(path);
        Companion companion = Companion.in(folder);
        ExchangeFormat format = companion != null ? companion.format() : byNames(folder);
        if (format == null && Files.isRegularFile(path)) {
            format = byTensors(path);
        }
        if (format == null) {
            throw BadInput.in(
                    path,
                    "is in none of the formats " + String.join(", ", ExchangeFormat.words())
                            + " as far as its files' names tell; give --format, or the file of weights.");
        }
        return format;
    }

    private static @Nullable ExchangeFormat byNames(Path folder) {
        if (has(folder, Crosscode.CONFIG)) {
            return ExchangeFormat.CROSSCODE;
        }
        if (has(folder, Sparsify.WEIGHTS)) {
            return ExchangeFormat.SPARSIFY;
        }
        if (has(folder, SaeLens.WEIGHTS)) {
            return has(folder, SaeLens.CONFIG) ? ExchangeFormat.SAE_LENS : ExchangeFormat.LLAMASCOPIUM;
        }
        if (has(folder, Ckkissane.WEIGHTS) || isRun(folder)) {
            return ExchangeFormat.CKKISSANE;
        }
        return DictionaryLearning.WEIGHTS.stream().anyMatch(name -> has(folder, name))
                ? ExchangeFormat.DICTIONARY_LEARNING
                : null;
    }

    private static @Nullable ExchangeFormat byTensors(Path weights) {
        try (PeerTensors tensors = PeerTensors.open(weights)) {
            if (tensors.has("encoder.weight") && tensors.has("decoder.weight")) {
                return ExchangeFormat.DICTIONARY_LEARNING;
            }
            return tensors.has("W_enc") && tensors.has("W_dec") ? ExchangeFormat.CKKISSANE : null;
        }
    }

    private static boolean has(Path folder, String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    private static boolean isRun(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(Ckkissane::isOfRun);
        } catch (IOException e) {
            throw new BadInput(folder + ": cannot be listed: " + e.getMessage(), e);
        }
    }
}
