package dev.retort.cli;

import dev.retort.activations.CorpusReader;
import dev.retort.activations.Document;
import dev.retort.basics.BadInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort bench model MODEL TEXTS}: loading, harvesting half depth, and decoding. */
@Command(name = "model", description = "Times loading a model, harvesting half depth, and decoding.")
final class BenchModelVerb implements Verb {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A folder, a .gguf file, or hf://org/name.")
    String model = "";

    @Parameters(
            index = "1",
            paramLabel = "TEXTS",
            description = "JSON Lines: what is harvested, and the beginning of the first is written on from.")
    Path texts = Path.of("");

    @Option(
            names = "--texts",
            paramLabel = "N",
            description = "How many of them are harvested (default: ${DEFAULT-VALUE}).")
    int count = 100;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Harvests and decodes so often; the median is told (default: ${DEFAULT-VALUE}).")
    int rounds = 3;

    @Override
    public Answer run(CommandContext context) {
        if (count < 1 || rounds < 1) {
            throw new BadInput("--texts and --rounds must be at least 1.");
        }
        Path path = context.model(model);
        List<String> read = new ArrayList<>();
        new CorpusReader(texts, "text").read((Document document) -> read.add(document.text()) && read.size() < count);
        return new ModelBench(path, read, rounds).run(context);
    }
}
