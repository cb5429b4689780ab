package dev.retort.cli;

import dev.retort.activations.ActivationBatches;
import dev.retort.activations.ActivationStore;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Sides;
import dev.retort.activations.StoreManifest;
import dev.retort.basics.BadInput;
import dev.retort.engine.kernel.Precision;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code retort bench crosscoder}: how long a training step takes, and whether its shortcuts choose what they should. */
@Command(name = "crosscoder", description = "Times training steps of crosscoders over two models.")
final class BenchCrosscoderVerb implements Verb {
    @Option(
            names = "--kind",
            paramLabel = "KIND",
            split = ",",
            description = "Kinds to time (default: ${DEFAULT-VALUE}).",
            defaultValue = "batch-topk")
    List<String> kinds = List.of();

    @Option(names = "--d", paramLabel = "N", description = "Width of each model (default: ${DEFAULT-VALUE}).")
    int width = 576;

    @Option(names = "--features", paramLabel = "N", description = "Features (default: ${DEFAULT-VALUE}).")
    int features = 8192;

    @Option(names = "--batch", paramLabel = "N", description = "Tokens a step (default: ${DEFAULT-VALUE}).")
    int batch = 4096;

    @Option(
            names = "--k",
            paramLabel = "N",
            split = ",",
            defaultValue = "64",
            description = "Features that are on at a token; of relu-l1 and jumprelu, set by the biases "
                    + "(default: ${DEFAULT-VALUE}).")
    List<Integer> ks = List.of();

    @Option(names = "--seconds", paramLabel = "N", description = "How long each is timed (default: ${DEFAULT-VALUE}).")
    double seconds = 30;

    @Option(names = "--path", paramLabel = "PATH", description = "auto, dense or sparse (default: ${DEFAULT-VALUE}).")
    String path = "auto";

    @Option(
            names = "--screen",
            paramLabel = "TYPE",
            description = "What the sparse way screens pairs in: auto (whatever is fastest here), i8, bf16 or f32 "
                    + "(default: ${DEFAULT-VALUE}).")
    String screen = "auto";

    @Option(
            names = "--activations",
            arity = "1..*",
            paramLabel = "FOLDER",
            description = "Activations that `retort harvest` made, instead of made-up ones of --d.")
    List<Path> stores = List.of();

    @Option(
            names = "--check",
            paramLabel = "N",
            description =
                    "Instead of timing, compare what batch-topk chooses with what the whole product chooses, on N "
                            + "batches at the start and N after --steps.")
    int check;

    @Option(names = "--steps", paramLabel = "N", description = "Training before the second half of --check.")
    long steps = 2000;

    @Override
    public Answer run(CommandContext context) {
        if (width < 1 || features < 1 || batch < 1 || ks.stream().anyMatch(k -> k < 1)) {
            throw new BadInput("--d, --features, --batch and --k must be at least 1.");
        }
        for (int k : ks) {
            if (k > features) {
                throw new BadInput("--k " + k + " is more than the " + features + " features of --features.");
            }
        }
        if (stores.isEmpty()) {
            return run(context, new BenchActivations(Sides.equal(2, width), batch));
        }
        try (ActivationStore store =
                ActivationStore.open(StoreManifest.of(stores).folders(), Normalisation.SQRT_D)) {
            return run(context, store.batches(batch, 1));
        }
    }

    private Answer run(CommandContext context, ActivationBatches data) {
        CrosscoderBench bench = new CrosscoderBench(data, features, batch, path, screen());
        return check > 0
                ? bench.check(ks.getFirst(), check, steps, context.progress())
                : bench.time(kinds, ks, seconds);
    }

    private Precision screen() {
        if (screen.equals("auto")) {
            return Precision.fastest();
        }
        for (Precision precision : Precision.values()) {
            if (precision.word().equals(screen)) {
                return precision;
            }
        }
        throw new BadInput("--screen: there is no \"" + screen + "\"; there are auto, i8, bf16 and f32.");
    }
}
