package dev.retort.cli;

import dev.retort.formats.Json;
import dev.retort.lab.PairBuilder;
import dev.retort.lab.PairRecipe;
import dev.retort.lab.Size;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code retort lab build}: trains a pair from nothing. */
@Command(
        name = "build",
        description = "Trains a base model, its distilled version and the null that was only trained on.")
final class LabBuildVerb implements Verb {
    @Option(names = "--size", description = "S (minutes), M or L (an hour and more); default: ${DEFAULT-VALUE}.")
    Size size = Size.S;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same pair (default: 0).")
    long seed = 0;

    @Option(names = "--quick", description = "A few steps only: shows the way, proves nothing.")
    boolean quick;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where to (default: ./lab-<size>-<seed>).")
    @Nullable
    Path out;

    @Override
    public Answer run(CommandContext context) {
        Path folder = out == null ? Path.of("lab-" + size.name().toLowerCase(java.util.Locale.ROOT) + "-" + seed) : out;
        PairRecipe recipe = quick ? PairRecipe.quick(size, seed) : PairRecipe.of(size, seed);
        new PairBuilder(recipe, folder, context.progress()).build();
        String text = "the pair is in " + folder + ": base, distilled, and the null continued";
        return new Answer(Json.read(folder.resolve("pair.json")), text);
    }
}
