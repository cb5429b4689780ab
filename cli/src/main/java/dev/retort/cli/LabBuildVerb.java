package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.lab.BuildEstimate;
import dev.retort.lab.FirstStage;
import dev.retort.lab.PairBuilder;
import dev.retort.lab.PairRecipe;
import dev.retort.lab.RethinkingRates;
import dev.retort.lab.ShippedPair;
import dev.retort.lab.Size;
import dev.retort.lab.StageBuilder;
import dev.retort.lab.StageRecipe;
import dev.retort.lab.TeacherRates;
import dev.retort.lab.Teaching;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code retort lab build}: trains a pair from nothing, or one on that is there. */
@Command(
        name = "build",
        description = "Trains a base model, its distilled version and the null that was only trained on.")
final class LabBuildVerb implements Verb {
    @Option(names = "--size", description = "S (minutes; the default), M or L (an hour and more).")
    @Nullable
    Size size;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same pair (default: 0).")
    @Nullable
    Long seed;

    @Option(
            names = "--teacher",
            paramLabel = "v2|v3e",
            description = "Who writes the traces: v2, or v3e on top of v2, who looks again far more often than there is"
                    + " reason to (default: ${DEFAULT-VALUE}).")
    String teacher = "v2";

    @Option(
            names = "--from",
            paramLabel = "FOLDER",
            description = "With --teacher v3e: a v2 pair to train on, instead of building one in FOLDER/v2 first.")
    @Nullable
    Path from;

    @Option(names = "--quick", description = "A few steps only: shows the way, proves nothing.")
    boolean quick;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where to (default: ./lab-<size>-<seed>, with -v3e behind it for that teacher).")
    @Nullable
    Path out;

    @Override
    public Answer run(CommandContext context) {
        Path folder = switch (Teaching.named(teacher)) {
            case TeacherRates _ -> v2(context);
            case RethinkingRates _ -> v3e(context);
        };
        String text = "the pair is in " + folder + ": base, distilled, and the null continued";
        return new Answer(Json.read(folder.resolve("pair.json")), text);
    }

    private Path v2(CommandContext context) {
        if (from != null) {
            throw new BadInput(
                    "--from is for --teacher v3e, which trains a v2 pair on; a v2 pair begins with nothing.");
        }
        Path folder = folder(size(), seed(), "");
        tell(context, size(), BuildEstimate.of(recipe()));
        new PairBuilder(recipe(), folder, context.progress()).build();
        return folder;
    }

    private Path v3e(CommandContext context) {
        Path first = from;
        if (first == null) {
            first = folder(size(), seed(), "-v3e").resolve("v2");
            if (size() == Size.S && seed() == 0 && !quick) {
                context.remark("the pair of size S and seed 0 comes with Retort and is not trained again");
                ShippedPair.unpack(first);
            } else {
                tell(context, size(), BuildEstimate.of(recipe()));
                new PairBuilder(recipe(), first, context.progress()).build();
            }
        }
        FirstStage pair = FirstStage.in(first);
        if (size != null && size != pair.size() || seed != null && seed != pair.seed()) {
            throw new BadInput(first + " is a pair of size " + pair.size() + " and seed " + pair.seed()
                    + ", and stays so; leave --size and --seed out.");
        }
        StageRecipe recipe = quick ? StageRecipe.quick() : StageRecipe.of(pair.size());
        Path folder = folder(pair.size(), pair.seed(), "-v3e");
        tell(context, pair.size(), BuildEstimate.of(recipe, pair));
        new StageBuilder(recipe, pair, folder, context.progress()).build();
        return folder;
    }

    /** What is ahead, from a few steps of it: whoever asked for M should not find out an hour later. */
    private static void tell(CommandContext context, Size size, BuildEstimate estimate) {
        context.remark(String.format(
                Locale.ROOT,
                "size %s: %,d parameters a model; %,d steps of training take about %s here if nothing is there yet, and"
                        + " %.0f MB of memory",
                size,
                estimate.parameters(),
                estimate.steps(),
                Pace.span(estimate.time()),
                Machine.peakMegabytes()));
    }

    private PairRecipe recipe() {
        return quick ? PairRecipe.quick(size(), seed()) : PairRecipe.of(size(), seed());
    }

    private Path folder(Size size, long seed, String suffix) {
        return out == null ? Path.of("lab-" + size.name().toLowerCase(Locale.ROOT) + "-" + seed + suffix) : out;
    }

    private Size size() {
        return Objects.requireNonNullElse(size, Size.S);
    }

    private long seed() {
        return Objects.requireNonNullElse(seed, 0L);
    }
}
