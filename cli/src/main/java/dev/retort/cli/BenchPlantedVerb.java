package dev.retort.cli;

import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.TrainingConfig;
import dev.retort.lab.planted.PlantedBenchmark;
import dev.retort.lab.planted.PlantedRecipe;
import dev.retort.lab.planted.PlantedSetting;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code retort bench planted}: does each kind of crosscoder find directions that are known? */
@Command(
        name = "planted",
        description = "Trains crosscoders on activations made of known directions and scores what they find.")
final class BenchPlantedVerb implements Verb {
    @Option(names = "--kind", paramLabel = "KIND", split = ",", description = "Kinds to train; all by default.")
    List<String> kinds = List.of("all");

    @Option(
            names = "--seeds",
            paramLabel = "N",
            split = ",",
            description = "Each seed plants and trains anew (default: ${DEFAULT-VALUE}).",
            defaultValue = "0,1,2")
    List<Long> seeds = List.of();

    @Option(names = "--tokens", paramLabel = "N", description = "Tokens to train on (default: ${DEFAULT-VALUE}).")
    long tokens = 2_000_000;

    @Option(names = "--held-out", paramLabel = "N", description = "Tokens to measure on (default: ${DEFAULT-VALUE}).")
    long heldOut = 400_000;

    @Option(
            names = "--width",
            paramLabel = "D",
            split = ",",
            description = "Width of the models, or of each of the two (default: ${DEFAULT-VALUE}).",
            defaultValue = "128")
    List<Integer> widths = List.of();

    @Option(names = "--features", paramLabel = "F", description = "Features to learn (default: ${DEFAULT-VALUE}).")
    int features = 1024;

    @Option(names = "--directions", paramLabel = "N", description = "Directions to plant (default: ${DEFAULT-VALUE}).")
    int directions = 512;

    @Option(
            names = "--l0",
            paramLabel = "K",
            description = "Directions that fire on a token in the mean (default: ${DEFAULT-VALUE}).")
    int l0 = 8;

    @Option(
            names = "--from-truth",
            description = "Train each kind from the planted directions too: the most that its objective can reach.")
    boolean fromTruth;

    @Override
    public Answer run(CommandContext context) {
        check();
        List<PlantedRun> runs = new ArrayList<>();
        for (String kind : kinds()) {
            runs.addAll(runs(kind, false, context));
            if (fromTruth) {
                runs.addAll(runs(kind, true, context));
            }
        }
        return PlantedTable.answer(runs);
    }

    private List<PlantedRun> runs(String kind, boolean truth, CommandContext context) {
        List<PlantedRun> runs = new ArrayList<>();
        for (long seed : seeds) {
            TrainingConfig config = new PlantedRecipe(features, tokens, l0, seed).of(kind);
            PlantedBenchmark benchmark = new PlantedBenchmark(setting(seed), config, heldOut, truth);
            String name = truth ? kind + " from the truth" : kind;
            runs.add(new PlantedRun(name, benchmark, benchmark.run(context.progress())));
        }
        return runs;
    }

    private List<String> kinds() {
        if (kinds.equals(List.of("all"))) {
            return PlantedRecipe.kinds();
        }
        for (String kind : kinds) {
            if (!PlantedRecipe.kinds().contains(kind)) {
                throw new BadInput("there is no kind " + kind + "; there are all, "
                        + String.join(", ", PlantedRecipe.kinds()) + ".");
            }
        }
        return kinds;
    }

    private void check() {
        if (widths.isEmpty() || widths.size() > 2 || widths.stream().anyMatch(width -> width < 2)) {
            throw new BadInput("--width takes one or two widths of at least 2, not " + widths + ".");
        }
        if (features < 1 || tokens < 1 || heldOut < 1 || directions < 1 || l0 < 1) {
            throw new BadInput("--features, --tokens, --held-out, --directions and --l0 must be at least 1.");
        }
        if (l0 > features) {
            throw new BadInput("--l0 " + l0 + " is more than the " + features + " features of --features.");
        }
        double most = PlantedSetting.reference(0).mostL0(directions);
        if (l0 > most) {
            throw new BadInput(directions + " directions cannot fire " + l0 + " a token in the mean, at most "
                    + (int) most + "; plant more of them or ask for fewer a token.");
        }
    }

    private PlantedSetting setting(long seed) {
        PlantedSetting usual = PlantedSetting.reference(seed);
        return new PlantedSetting(
                Sides.of(widths.getFirst(), widths.getLast()),
                directions,
                l0,
                usual.topRate(),
                usual.exponent(),
                usual.noise(),
                seed);
    }
}
