package dev.retort.crosscoder.exchange;

import dev.retort.activations.Normaliser;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Scope;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Crosscoders from and to other projects' files. Nothing is guessed: what a file leaves open and changes what is computed
 * is asked for, what a format cannot hold is refused.
 */
public final class Exchange {
    private Exchange() {}

    /** Reads files of whatever format they are in; see {@link #read(Path, ExchangeFormat, ImportOptions)}. */
    public static Imported read(Path source, ImportOptions options) {
        return read(source, Detection.of(source), options);
    }

    /**
     * Reads another project's crosscoder, onto the CPU.
     *
     * @param source a folder, or the file of weights in it
     * @throws BadInput when the files are not whole, not of this format, or leave something open that must be said
     */
    public static Imported read(Path source, ExchangeFormat format, ImportOptions options) {
        try (Scope scope = Scope.open()) {
            Source located = locate(source, format);
            Companion companion = located.companion();
            Found found = companion != null && !companion.parts().isEmpty()
                    ? Parts.read(located.folder(), companion, part -> found(locate(part, format), format, options))
                    : found(located, format, options);
            return complete(found, located, format, options);
        }
    }

    private static Source locate(Path path, ExchangeFormat format) {
        if (!Files.exists(path)) {
            throw BadInput.in(
                    path, "no such file or folder; expected a crosscoder in the format " + format.word() + ".");
        }
        Companion companion = Files.isDirectory(path) ? Companion.in(path) : null;
        if (companion != null && !companion.parts().isEmpty()) {
            return new Source(path, path.resolve(Companion.NAME), null, companion);
        }
        return switch (format) {
            case CKKISSANE -> Ckkissane.locate(path);
            case DICTIONARY_LEARNING -> DictionaryLearning.locate(path);
            case CROSSCODE -> Crosscode.locate(path);
            case LLAMASCOPIUM -> Llamascopium.locate(path);
            case SAE_LENS -> SaeLens.locate(path);
            case SPARSIFY -> Sparsify.locate(path);
        };
    }

    private static Found found(Source source, ExchangeFormat format, ImportOptions options) {
        try (PeerTensors tensors = source.open()) {
            return switch (format) {
                case CKKISSANE -> Ckkissane.read(source, tensors, options);
                case DICTIONARY_LEARNING -> DictionaryLearning.read(source, tensors);
                case CROSSCODE -> Crosscode.read(source, tensors, options);
                case LLAMASCOPIUM -> Llamascopium.read(source, tensors, options);
                case SAE_LENS -> SaeLens.read(source, tensors, options);
                case SPARSIFY -> Sparsify.read(source, tensors);
            };
        }
    }

    private static Imported complete(Found found, Source source, ExchangeFormat format, ImportOptions options) {
        int sides = found.weights().sides().count();
        Companion companion = source.companion();
        if (companion != null && companion.models().size() != sides) {
            throw BadInput.in(
                    source.folder().resolve(Companion.NAME),
                    "names " + companion.models().size() + " models; the weights beside it are for " + sides + ".");
        }
        List<String> remarks = new ArrayList<>(found.remarks());
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("imported from", format.word());
        provenance.put("sha256 of weights", Sha256.of(source.weights()));
        Normaliser normaliser = normaliser(found, options, companion, remarks);
        List<CrosscoderFile.Model> models = models(found, options, companion);
        CrosscoderFile file = new CrosscoderFile(
                found.weights().crosscoder(found.rule()), // last of what may fail: the file's owner closes it
                companion == null ? found.kind() : companion.kind(),
                found.thresholds(),
                normaliser,
                hook(found, options, companion),
                models,
                "{}",
                provenance);
        return new Imported(file, format, remarks);
    }

    private static Normaliser normaliser(
            Found found, ImportOptions options, @Nullable Companion companion, List<String> remarks) {
        double[] said = options.meanNorms(found.weights().sides().count());
        if (said != null) {
            return Norms.withMeanNorms(found.normaliser(), said);
        }
        if (companion != null) {
            return Norms.withMeanNorms(found.normaliser(), companion.meanNorms());
        }
        if (!found.knowsMeanNorms() && found.weights().sides().count() > 1) {
            remarks.add("The mean norms of the models' activations are in no file, so √d stands for them: a feature's "
                    + "share of the models (NRN) is right only when the norms are alike. Give them with --mean-norms.");
        }
        return found.normaliser();
    }

    private static String hook(Found found, ImportOptions options, @Nullable Companion companion) {
        String said = options.hook();
        return said != null ? said : companion != null ? companion.hook() : HookNames.own(found.hook());
    }

    private static List<CrosscoderFile.Model> models(
            Found found, ImportOptions options, @Nullable Companion companion) {
        int sides = found.weights().sides().count();
        if (!options.models().isEmpty() && options.models().size() != sides) {
            throw new BadInput(options.models().size() + " models are named, the crosscoder has " + sides + " sides.");
        }
        if (options.models().isEmpty() && companion != null) {
            return companion.models();
        }
        List<String> names = !options.models().isEmpty()
                ? options.models()
                : !found.models().isEmpty() ? found.models() : usual(sides);
        return names.stream().map(name -> new CrosscoderFile.Model(name, "")).toList();
    }

    /** Of two, all these projects have the base first. */
    private static List<String> usual(int sides) {
        return sides == 2
                ? List.of("base", "distilled")
                : IntStream.range(0, sides).mapToObj(side -> "model-" + side).toList();
    }

    /**
     * Writes a folder that the other project reads, whole or not at all.
     *
     * @param folder one that is not there yet
     * @throws BadInput when the format cannot hold this crosscoder
     */
    public static Exported write(CrosscoderFile file, ExchangeFormat format, Path folder) {
        if (Files.exists(folder)) {
            throw BadInput.in(folder, "is there already; name another or delete it.");
        }
        AtomicReference<Exported> exported = new AtomicReference<>();
        try (Scope scope = Scope.open()) {
            AtomicFile.folder(folder, into -> exported.set(written(file, format, into)));
        }
        return exported.get();
    }

    private static Exported written(CrosscoderFile file, ExchangeFormat format, Path folder) throws IOException {
        Exported exported = switch (format) {
            case CKKISSANE -> Ckkissane.write(file, folder);
            case DICTIONARY_LEARNING -> DictionaryLearningWriter.write(file, folder);
            case CROSSCODE -> CrosscodeWriter.write(file, folder);
            case LLAMASCOPIUM -> LlamascopiumWriter.write(file, folder);
            case SAE_LENS -> SaeLens.write(file, folder);
            case SPARSIFY -> Sparsify.write(file, folder);
        };
        List<String> files = new ArrayList<>(exported.files());
        if (!Files.exists(folder.resolve(Companion.NAME))) {
            Companion.of(file, format, List.of()).write(folder);
        }
        files.add(Companion.NAME);
        return new Exported(files, exported.remarks());
    }
}
