package dev.retort.cli;

import dev.retort.atlas.Bootstrap;
import dev.retort.experiments.modes.Mode;
import dev.retort.experiments.modes.ModeFile;
import dev.retort.experiments.modes.ModeTrial;
import dev.retort.experiments.modes.ModeTrials;
import dev.retort.experiments.solo.SoloFile;
import dev.retort.experiments.solo.SoloValues;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    @Mixin
    GroundOptions ground = new GroundOptions();

    @Mixin
    SoloOption solo = new SoloOption();

    @Option(names = "--strength", paramLabel = "X", description = "So many times the mode (default: ${DEFAULT-VALUE}).")
    double strength = 1;

    @Option(names = "--test", paramLabel = "N", description = "Problems (default: 400, or all that are for it).")
    @Nullable
    Integer test;

    @Override
    public Answer run(CommandContext context) {
        Mode mode = ModeFile.read(file);
        try (PairOptions.Opened opened = pair.open(context);
                SoloFile second = solo.open(pair.crosscoder);
                GroundOptions.Opened on = ground.open(context, pair, opened, null, 0)) {
            mode.madeFor().require(opened.madeFor(pair.crosscoder));
            int problems = on.enough("--test", test, on.ground().usual().test());
            List<ModeTrial> trials = new ModeTrials(
                            opened.pair(),
                            second == null ? null : SoloValues.of(second),
                            Bootstrap.of(ground.seed),
                            context.progress())
                    .measured(on.ground().test(problems), mode, strength);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("mode", mode.name());
            figures.put("strength", strength);
            figures.put("measured", trials.stream().map(ModeTrial::tree).toList());
            return new Answer(figures, ModeTable.of(trials));
        }
    }
}
