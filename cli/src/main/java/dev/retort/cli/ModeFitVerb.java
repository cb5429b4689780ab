package dev.retort.cli;

import dev.retort.atlas.Bootstrap;
import dev.retort.basics.BadInput;
import dev.retort.experiments.modes.Goal;
import dev.retort.experiments.modes.ModeFile;
import dev.retort.experiments.modes.ModeFinding;
import dev.retort.experiments.modes.ModeFit;
import dev.retort.experiments.modes.ModeLimits;
import dev.retort.experiments.solo.SoloFile;
import dev.retort.experiments.solo.SoloValues;
import dev.retort.formats.Json;
import dev.retort.lab.Teaching;
import dev.retort.study.LabGround;
import java.nio.file.Path;
import java.security.PrivateKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code retort mode fit}: seeks a mode on dev problems and measures it on test problems. */
@Command(
        name = "fit",
        description =
                "Seeks a mode: tries features, doses and places on dev problems, chooses within limits, and measures the"
                        + " choice on test problems beside its controls.")
final class ModeFitVerb implements Verb {
    @Mixin
    PairOptions pair = new PairOptions();

    @Option(
            names = "--goal",
            required = true,
            paramLabel = "deep|incisive",
            description = "Longer thoughts that find more, or shorter ones that are as right.")
    String goal = "";

    @Option(
            names = "--lab",
            required = true,
            paramLabel = "v2|v3e",
            description = "The teacher of the lab's pair, whose texts and problems are used.")
    String teacher = "";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of texts, problems, sampling and resampling (default: 0).")
    long seed = 0;

    @Option(names = "--dev", paramLabel = "N", description = "Problems to choose by (default: ${DEFAULT-VALUE}).")
    int dev = 300;

    @Option(names = "--test", paramLabel = "N", description = "Problems to measure on (default: ${DEFAULT-VALUE}).")
    int test = 400;

    @Option(
            names = "--texts",
            paramLabel = "N",
            description = "Texts that features are ranked by (default: ${DEFAULT-VALUE}).")
    int texts = 300;

    @Mixin
    SoloOption solo = new SoloOption();

    @Mixin
    SignOption sign = new SignOption();

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Where the mode and its figures go.")
    Path out = Path.of("");

    @Override
    public Answer run(CommandContext context) {
        Goal sought = Goal.named(goal);
        if (dev < 20 || test < 20 || texts < 20) {
            throw new BadInput("--dev, --test and --texts should be 20 or more.");
        }
        PrivateKey signer = sign.key();
        LabGround.Sizes sizes = new LabGround.Sizes(texts, 10 * dev, dev, test);
        try (PairOptions.Opened opened = pair.open(context);
                SoloFile second = solo.open(pair.crosscoder)) {
            ModeFit fit = new ModeFit(
                    opened.pair(),
                    LabGround.of(seed, Teaching.named(teacher), sizes),
                    second == null ? null : SoloValues.of(second),
                    Bootstrap.of(seed),
                    context.progress());
            ModeFinding finding = fit.find(sought, ModeLimits.usual(sought));
            Json.write(out.resolve(sought.text() + ".json"), finding.tree());
            if (finding.chosen() == null) {
                return new Answer(finding.tree(), ModeTable.of(finding), 1);
            }
            Path file = out.resolve(sought.text() + ".yaml");
            ModeFile.write(file, finding.kept(opened.madeFor(pair.crosscoder)), signer);
            return new Answer(finding.tree(), ModeTable.of(finding) + "\nthe mode is in " + file);
        }
    }
}
