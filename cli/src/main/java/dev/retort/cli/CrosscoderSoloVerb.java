package dev.retort.cli;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Normalisation;
import dev.retort.activations.StoreManifest;
import dev.retort.atlas.Bootstrap;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.experiments.solo.SoloFeature;
import dev.retort.experiments.solo.SoloFile;
import dev.retort.experiments.solo.SoloFit;
import dev.retort.experiments.solo.SoloSummary;
import dev.retort.experiments.solo.SoloTable;
import dev.retort.formats.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort crosscoder solo}: features read from the served model alone. */
@Command(
        name = "solo",
        description = {
            "Fits features to one model's activations alone, so that it can be served without the other: on the store's train",
            "part, thresholds on dev, and R², AUROC, precision and recall against the crosscoder's own values on test."
        })
final class CrosscoderSoloVerb implements Verb {
    @Parameters(index = "0", paramLabel = "FILE", description = "A crosscoder of Retort's (.safetensors).")
    Path file = Path.of("");

    @Option(
            names = "--store",
            arity = "1..*",
            required = true,
            paramLabel = "FOLDER",
            description = "Activations of its models: a store, or one folder for each side.")
    List<Path> stores = List.of();

    @Option(
            names = "--features",
            split = ",",
            paramLabel = "F",
            description = "Which (default: all that fire on 20 tokens of the train part or more).")
    List<Integer> features = List.of();

    @Option(
            names = "--side",
            paramLabel = "N",
            description = "Which of the crosscoder's models is served, from 0 (default: the last).")
    @Nullable
    Integer side;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The .safetensors file to write.")
    Path out = Path.of("");

    @Option(
            names = "--resamples",
            paramLabel = "N",
            description = "Of the test part's documents, for intervals (default: ${DEFAULT-VALUE}).")
    int resamples = 200;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Rows to show, the best first (default: ${DEFAULT-VALUE}).")
    int rows = 40;

    @Option(names = "--seed", paramLabel = "N", description = "Of the resamples (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    @Override
    public Answer run(CommandContext context) {
        if (Files.exists(out)) {
            throw BadInput.in(out, "is there already; name another file or delete it.");
        }
        if (resamples < 2 || rows < 0) {
            throw new BadInput("--resamples must be at least 2, --rows at least 0.");
        }
        List<Path> folders = StoreManifest.of(stores).folders();
        try (CrosscoderFile crosscoder = CrosscoderFile.read(file, Device.CPU);
                ActivationStore store = ActivationStore.open(folders, Normalisation.NONE)) {
            crosscoder.requireSides(file, store.sides());
            int last = crosscoder.crosscoder().models() - 1;
            int served = side == null ? last : side;
            if (served < 0 || served > last) {
                throw new BadInput("--side " + served + ": the crosscoder's models are 0 to " + last + ".");
            }
            SoloFit fit = new SoloFit(crosscoder, store, served, context.progress());
            List<Integer> live = fit.live();
            List<Integer> wanted = features.isEmpty()
                    ? live
                    : named(live, crosscoder.crosscoder().features());
            if (wanted.isEmpty()) {
                throw BadInput.in(
                        file, "none of its features fires on " + SoloFit.LEAST_FIRING + " tokens of the train part.");
            }
            try (SoloFile solo = fit.of(Sha256.of(file), wanted, new Bootstrap(seed, resamples))) {
                solo.write(out);
                int left = features.isEmpty() ? crosscoder.crosscoder().features() - live.size() : 0;
                return answer(solo, left);
            }
        }
    }

    private List<Integer> named(List<Integer> live, int count) {
        List<Integer> distinct = features.stream().distinct().sorted().toList();
        for (int feature : distinct) {
            if (feature < 0 || feature >= count) {
                throw new BadInput("--features " + feature + ": the crosscoder has features 0 to " + (count - 1) + ".");
            }
            if (!live.contains(feature)) {
                throw new BadInput("--features " + feature + ": fires on fewer than " + SoloFit.LEAST_FIRING
                        + " tokens of the train part, too few to fit; leave it out.");
            }
        }
        return distinct;
    }

    private Answer answer(SoloFile solo, int left) {
        SoloSummary summary = SoloSummary.of(solo.features());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("out", out.toString());
        figures.put("encoder", "solo");
        figures.put("origin", solo.origin());
        figures.put("seed", seed);
        figures.put("resamples", resamples);
        figures.put("left_out", left);
        figures.put("summary", summary.tree());
        figures.put("features", solo.features().stream().map(SoloFeature::tree).toList());
        StringBuilder text = new StringBuilder(TableAnswer.text(SoloTable.of(solo.features(), rows)));
        text.append("\n\n").append(summary.text());
        if (left > 0) {
            text.append("%d features fire on fewer than %d tokens of the train part and were left out.%n"
                    .formatted(left, SoloFit.LEAST_FIRING));
        }
        text.append("the solo encoder of ")
                .append(solo.origin().model().name())
                .append(" at ")
                .append(solo.origin().hook())
                .append(" is in ")
                .append(out);
        return new Answer(figures, text.toString());
    }
}
