package dev.retort.cli;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Part;
import dev.retort.activations.StoreManifest;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort bench atlas}: what the statistics of an atlas cost on top of encoding. */
@Command(
        name = "atlas",
        description = "Times an atlas's pass over a corpus beside encoding the corpus alone, and tells its memory.")
final class BenchAtlasVerb implements Verb {
    @Parameters(index = "0", paramLabel = "CROSSCODER", description = "A crosscoder of Retort's (.safetensors).")
    Path file = Path.of("");

    @Option(
            names = "--store",
            required = true,
            arity = "1..*",
            paramLabel = "FOLDER",
            description = "What `retort harvest` made of its models; its train part is read.")
    List<Path> stores = List.of();

    @Option(
            names = "--tokens",
            paramLabel = "N",
            description = "Tokens of a pass; the store's are repeated until there are as many (default: the store's).")
    long tokens = 1;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Times both so often, by turns; 0 makes one pass alone, for its memory (default: "
                    + "${DEFAULT-VALUE}).")
    int rounds = 3;

    @Override
    public Answer run(CommandContext context) {
        if (tokens < 1 || rounds < 0) {
            throw new BadInput("--tokens must be at least 1, --rounds at least 0.");
        }
        try (CrosscoderFile crosscoder = CrosscoderFile.read(file, Device.CPU);
                ActivationStore store =
                        ActivationStore.open(StoreManifest.of(stores).folders(), Normalisation.NONE)) {
            crosscoder.requireSides(file, store.sides());
            long once = store.sweep(Part.TRAIN, crosscoder.normaliser()).tokens();
            int times = Math.toIntExact((tokens + once - 1) / once);
            return new AtlasBench(crosscoder, store, times, rounds).run(context);
        }
    }
}
