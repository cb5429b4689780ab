package dev.retort.cli;

import dev.retort.atlas.Bootstrap;
import dev.retort.experiments.modes.Goal;
import dev.retort.experiments.modes.Ground;
import dev.retort.experiments.modes.Mode.MadeFor;
import dev.retort.experiments.modes.ModeFile;
import dev.retort.experiments.modes.ModeFinding;
import dev.retort.experiments.modes.ModeFit;
import dev.retort.experiments.modes.ModeLimits;
import dev.retort.experiments.modes.ModeTrials;
import dev.retort.experiments.solo.SoloFile;
import dev.retort.experiments.solo.SoloValues;
import dev.retort.formats.Json;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    private static final int USUAL_TEXTS = 300;

    /** Share of right answers below which a limit on what a mode may cost is next to no limit. */
    private static final double LEAST_ACCURACY = 0.10;

    @Mixin
    PairOptions pair = new PairOptions();

    @Option(
            names = "--goal",
            required = true,
            paramLabel = "deep|incisive",
            description = "Longer thoughts that find more, or shorter ones that are as right.")
    String goal = "";

    @Mixin
    GroundOptions ground = new GroundOptions();

    @Mixin
    LimitOptions limits = new LimitOptions();

    @Option(
            names = "--dev",
            paramLabel = "N",
            description = "Problems to choose by (default: 400, or all that are for it).")
    @Nullable
    Integer dev;

    @Option(
            names = "--test",
            paramLabel = "N",
            description = "Problems to measure on (default: 400, or all that are for it).")
    @Nullable
    Integer test;

    @Option(
            names = "--texts",
            paramLabel = "N",
            description = "Texts that features are ranked by (default: 300, or all that are for it).")
    @Nullable
    Integer texts;

    @Option(
            names = "--traces",
            paramLabel = "FILE",
            description =
                    "With --questions: JSON Lines of texts as the distilled model writes them (default: it writes its own"
                            + " to questions that are neither of dev nor of the test).")
    @Nullable
    Path traces;

    @Mixin
    SoloOption solo = new SoloOption();

    @Mixin
    SignOption sign = new SignOption();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = {
                "Where the mode and its figures go. As WORKSPACE/modes they are evidence for the verdicts of the study in that",
                "workspace."
            })
    Path out = Path.of("");

    @Override
    public Answer run(CommandContext context) {
        Goal sought = Goal.named(goal);
        ModeLimits within = limits.of(sought);
        PrivateKey signer = sign.key();
        try (PairOptions.Opened opened = pair.open(context);
                SoloFile second = solo.open(pair.crosscoder);
                GroundOptions.Opened on =
                        ground.open(context, pair, opened, traces, texts == null ? USUAL_TEXTS : texts)) {
            ModeTrials trials = new ModeTrials(
                    opened.pair(),
                    second == null ? null : SoloValues.of(second),
                    Bootstrap.of(ground.seed),
                    context.progress());
            Ground.Sizes sizes = sizes(on);
            ModeFit fit = new ModeFit(on.ground().of(sizes, context.progress()), trials);
            ModeFinding finding = fit.find(sought, within);
            if (finding.accuracyBefore() < LEAST_ACCURACY) {
                context.remark(String.format(
                        Locale.ROOT,
                        "greedily this model answers only %.1f %% of the dev problems right: that a mode costs no accuracy says"
                                + " next to nothing here; take easier questions.",
                        100 * finding.accuracyBefore()));
            }
            MadeFor madeFor = opened.madeFor(pair.crosscoder);
            Json.write(out.resolve(sought.text() + ".json"), written(finding, madeFor, sizes));
            if (finding.chosen() == null) {
                return new Answer(finding.tree(), ModeTable.of(finding), 1);
            }
            Path file = out.resolve(sought.text() + ".yaml");
            ModeFile.write(file, finding.kept(madeFor), signer);
            return new Answer(finding.tree(), ModeTable.of(finding) + "\nthe mode is in " + file);
        }
    }

    /** The figures with whose they are and what was asked, by which the verdicts of a study know them. */
    private Map<String, Object> written(ModeFinding finding, MadeFor madeFor, Ground.Sizes sizes) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("made_for", madeFor);
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.putAll(ground.named());
        asked.put("seed", ground.seed);
        asked.put("dev", sizes.dev());
        asked.put("test", sizes.test());
        asked.put("texts", sizes.texts());
        tree.put("asked", asked);
        tree.putAll(finding.tree());
        return tree;
    }

    private Ground.Sizes sizes(GroundOptions.Opened on) {
        Ground.Sizes usual = on.ground().usual();
        int choosing = on.enough("--dev", dev, usual.dev());
        return new Ground.Sizes(
                on.enough("--texts", texts, usual.texts()),
                dev == null ? usual.own() : 10 * dev,
                choosing,
                on.enough("--test", test, usual.test()));
    }
}
