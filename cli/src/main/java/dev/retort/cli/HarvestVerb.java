package dev.retort.cli;

import dev.retort.activations.Corpus;
import dev.retort.activations.Document;
import dev.retort.activations.Harvest;
import dev.retort.activations.HookedModel;
import dev.retort.activations.LoadedModels;
import dev.retort.activations.Part;
import dev.retort.activations.StoreManifest;
import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code retort harvest}: models' activations over a corpus, as a store that crosscoders are trained on. */
@Command(
        name = "harvest",
        description =
                "Runs models over a corpus and keeps their activations at a hook point; goes on where it stopped.")
final class HarvestVerb implements Verb {
    private static final Map<String, DType> DTYPES = Map.of("f32", DType.F32, "bf16", DType.BF16);

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Where the store goes.")
    Path out = Path.of("");

    @Mixin
    LiveModelOptions live = new LiveModelOptions();

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "f32, or bf16 at half the room and three digits (default: ${DEFAULT-VALUE}).")
    String dtype = "f32";

    @Option(
            names = "--characters",
            paramLabel = "N",
            description = "Read the corpus until so many characters of text (default: all).")
    long characters = Long.MAX_VALUE;

    @Option(
            names = "--longest",
            paramLabel = "N",
            description =
                    "Cut documents after so many tokens (default: 1024, or what the models can read if that is less).")
    int longest = 0;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "By which a file's parts are drawn (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Override
    public Answer run(CommandContext context) throws IOException {
        DType kept = DTYPES.get(dtype);
        if (kept == null) {
            throw new BadInput("--dtype " + dtype + ": expected f32 or bf16.");
        }
        Map<Part, List<Document>> documents = live.corpus(seed).read(characters);
        try (LoadedModels models = live.load(context, List.of())) {
            StoreManifest manifest = StoreManifest.inside(out, models.hooked());
            int cut = cut(models);
            manifest.begin(out, cut);
            Corpus corpus = new Corpus(out.resolve("corpus"));
            documents.forEach(corpus::begin);
            for (int side = 0; side < manifest.sides().size(); side++) {
                HookedModel one = models.hooked().each().get(side);
                Path folder = Files.createDirectories(manifest.folders().get(side));
                Harvest harvest = new Harvest(one, models.tokenizer(), cut, kept);
                for (Part part : Part.values()) {
                    if (!documents.getOrDefault(part, List.of()).isEmpty()) {
                        harvest.run(corpus, part, folder, "harvest " + one.name(), context.progress());
                    }
                }
            }
            int sides = manifest.sides().size();
            Map<String, Object> figures = Map.of("out", out.toString(), "sides", sides, "dtype", dtype);
            return new Answer(figures, "the activations of " + sides + " sides are in " + out);
        }
    }

    private int cut(LoadedModels models) {
        int most = models.contextLength();
        if (longest < 0 || longest > most) {
            throw new BadInput("--longest " + longest + ": the models read at most " + most + " tokens.");
        }
        return longest == 0 ? Harvest.longest(most) : longest;
    }
}
