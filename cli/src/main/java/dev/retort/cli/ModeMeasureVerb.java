package dev.retort.cli;

import dev.retort.atlas.Bootstrap;
import dev.retort.basics.BadInput;
import dev.retort.experiments.modes.Mode;
import dev.retort.experiments.modes.ModeFile;
import dev.retort.experiments.modes.ModeFit;
import dev.retort.experiments.modes.ModeTrial;
import dev.retort.experiments.solo.SoloFile;
import dev.retort.experiments.solo.SoloValues;
import dev.retort.lab.Teaching;
import dev.retort.study.LabGround;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort mode measure}: what a kept mode does to test problems, with either encoder. */
@Command(
        name = "measure",
        description =
                "Measures a mode on test problems, greedily and sampled, with the paired encoder and, when one is given, with"
                        + " a solo one.")
final class ModeMeasureVerb implements Verb {
    @Mixin
    PairOptions pair = new PairOptions();

    @Parameters(index = "1", paramLabel = "MODE", description = "A mode, .yaml.")
    Path file = Path.of("");

    @Option(
            names = "--lab",
            required = true,
            paramLabel = "v2|v3e",
            description = "The teacher of the lab's pair, whose problems are used.")
    String teacher = "";

    @Mixin
    SoloOption solo = new SoloOption();

    @Option(names = "--strength", paramLabel = "X", description = "So many times the mode (default: ${DEFAULT-VALUE}).")
    double strength = 1;

    @Option(names = "--test", paramLabel = "N", description = "Problems (default: ${DEFAULT-VALUE}).")
    int test = 400;

    @Option(names = "--seed", paramLabel = "N", description = "Of problems, sampling and resampling (default: 0).")
    long seed = 0;

    @Override
    public Answer run(CommandContext context) {
        if (test < 20) {
            throw new BadInput("--test should be 20 or more.");
        }
        Mode mode = ModeFile.read(file);
        try (PairOptions.Opened opened = pair.open(context);
                SoloFile second = solo.open(pair.crosscoder)) {
            mode.madeFor().require(opened.madeFor(pair.crosscoder));
            LabGround.Sizes sizes = new LabGround.Sizes(1, 1, 1, test);
            List<ModeTrial> trials = new ModeFit(
                            opened.pair(),
                            LabGround.of(seed, Teaching.named(teacher), sizes),
                            second == null ? null : SoloValues.of(second),
                            Bootstrap.of(seed),
                            context.progress())
                    .measured(mode, strength);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("mode", mode.name());
            figures.put("strength", strength);
            figures.put("measured", trials.stream().map(ModeTrial::tree).toList());
            return new Answer(figures, ModeTable.of(trials));
        }
    }
}
