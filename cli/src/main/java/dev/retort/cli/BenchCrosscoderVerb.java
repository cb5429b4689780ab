package dev.retort.cli;

import dev.retort.activations.ActivationBatches;
import dev.retort.activations.ActivationStore;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Sides;
import dev.retort.activations.StoreManifest;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.BatchTopK;
import dev.retort.crosscoder.CrosscoderKind;
import dev.retort.crosscoder.JumpRelu;
import dev.retort.crosscoder.ReluL1;
import dev.retort.crosscoder.Revival;
import dev.retort.crosscoder.SelectionCheck;
import dev.retort.crosscoder.StepTimes;
import dev.retort.crosscoder.TopK;
import dev.retort.crosscoder.TrainingConfig;
import dev.retort.crosscoder.TrainingPath;
import dev.retort.engine.Native;
import dev.retort.engine.kernel.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code retort bench crosscoder}: how long a training step takes. */
@Command(name = "crosscoder", description = "Times training steps of crosscoders over two models.")
final class BenchCrosscoderVerb implements Verb {
    /** Reads and writes of a weight and its two moments, of both sides, 4 bytes each. */
    private static final int BYTES_A_WEIGHT = 2 * 6 * 4;

    private static final long DEAD_AFTER = 10_000_000;

    /** So small that as many features are on at the end as at the beginning. */
    private static final double LEARNING_RATE = 1e-9;

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

    private record Row(String kind, int k, StepTimes.Result result, double tokensPerSecond, double fraction) {}

    @Override
    public Answer run(CommandContext context) {
        if (width < 1 || features < 1 || batch < 1 || ks.stream().anyMatch(k -> k < 1)) {
            throw new BadInput("--d, --features, --batch and --k must be at least 1.");
        }
        if (stores.isEmpty()) {
            return run(context, new BenchActivations(Sides.equal(2, width), batch));
        }
        try (ActivationStore store =
                ActivationStore.open(StoreManifest.of(stores).folders(), Normalisation.SQRT_D)) {
            width = store.sides().width(0);
            return run(context, store.batches(batch, 1));
        }
    }

    private Answer run(CommandContext context, ActivationBatches data) {
        if (check > 0) {
            return checked(context, data);
        }
        MachineSpeed speed = MachineSpeed.measure();
        List<Row> rows = new ArrayList<>();
        for (String kind : kinds) {
            for (int k : ks) {
                rows.add(row(kind, k, data, speed));
            }
        }
        return answer(rows, speed);
    }

    private Answer checked(CommandContext context, ActivationBatches data) {
        TrainingConfig config = TrainingConfig.of(BatchTopK.of(ks.getFirst()), features, Math.max(1, steps), batch, 1);
        SelectionCheck.Result result = new SelectionCheck(config, data, steps, check).run(context.progress());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("what", "selection");
        figures.put("batches", result.batches());
        figures.put("pairs", result.pairs());
        figures.put("apart", result.apart());
        figures.put("misses", result.misses());
        figures.put("whole_share", result.wholeShare());
        return new Answer(
                figures,
                String.format(
                        Locale.ROOT,
                        "%d batches, %d pairs chosen: %d differ from the whole product's, %d by more than F32 rounds; "
                                + "%.5f of the tokens were computed whole (screened in %s)%n",
                        result.batches(),
                        result.pairs(),
                        result.apart(),
                        result.misses(),
                        result.wholeShare(),
                        Precision.fastest()));
    }

    private Row row(String word, int k, ActivationBatches data, MachineSpeed speed) {
        if (k > features) {
            throw new BadInput("--k " + k + " is more than the " + features + " features of --features.");
        }
        TrainingConfig usual = TrainingConfig.of(kind(word, k), features, 1_000_000, batch, 1);
        TrainingConfig config = usual.withRevival(new Revival.AuxK(width / 2, 1.0 / 32, DEAD_AFTER))
                .withOptimiser(usual.optimiser().withLearningRate(LEARNING_RATE));
        StepTimes.Result result = new StepTimes(config, path(word, k), data, k, seconds).run();
        double products = 2.0 * batch * features * 2 * width;
        double gigaflops = result.sparse()
                ? Precision.speeds().getOrDefault(Precision.fastest(), 0.0)
                : speed.gemm_gflops().getOrDefault("fp32", 0.0);
        double bytes = (double) BYTES_A_WEIGHT * features * 2 * width;
        double limit = products / (gigaflops * 1e9) + bytes / (speed.bandwidth_gb_s() * 1e9);
        return new Row(word, k, result, batch / result.stepSeconds(), limit / result.stepSeconds());
    }

    private static CrosscoderKind kind(String word, int k) {
        return switch (word) {
            case ReluL1.WORD -> ReluL1.published();
            case TopK.WORD -> new TopK(k, false);
            case BatchTopK.WORD -> BatchTopK.of(k);
            case JumpRelu.WORD -> JumpRelu.of(1);
            default ->
                throw new BadInput(
                        "--kind: there is no " + word + "; there are " + String.join(", ", CrosscoderKind.WORDS) + ".");
        };
    }

    /** ReLU-L1 would begin the dense way, and go on the sparse one once few are on. */
    private TrainingPath path(String word, int k) {
        return switch (path) {
            case "auto" -> word.equals(ReluL1.WORD) && k < features / 16 ? TrainingPath.SPARSE : TrainingPath.AUTO;
            case "dense" -> TrainingPath.DENSE;
            case "sparse" -> TrainingPath.SPARSE;
            default -> throw new BadInput("--path: there is no \"" + path + "\"; there are auto, dense and sparse.");
        };
    }

    private Answer answer(List<Row> rows, MachineSpeed speed) {
        double peak = Machine.peakMegabytes();
        Map<String, Double> gemm = new LinkedHashMap<>(speed.gemm_gflops());
        Precision.speeds().forEach((precision, giga) -> {
            if (precision == Precision.I8) {
                gemm.put("int8", Math.round(giga * 10) / 10.0);
            }
        });
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("cores", Native.threads());
        machine.put("gemm_gflops", gemm);
        machine.put("bandwidth_gb_s", speed.bandwidth_gb_s());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("what", "crosscoder");
        figures.put("machine", machine);
        figures.put("rows", rows.stream().map(row -> tree(row, peak)).toList());
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-12s k %5d  %9.1f tokens/s  %8.3f s a step (%d)  L0 %.1f  %s  %.0f %% of the limit%n",
                    row.kind(),
                    row.k(),
                    row.tokensPerSecond(),
                    row.result().stepSeconds(),
                    row.result().steps(),
                    row.result().l0(),
                    row.result().sparse() ? "sparse, screened in " + Precision.fastest() : "dense",
                    100 * row.fraction()));
        }
        text.append(String.format(
                Locale.ROOT,
                "d %d, %d features, %d tokens a step; peak memory %.0f MB; limits: products %s GFLOP/s, copying %.1f GB/s%n",
                width,
                features,
                batch,
                peak,
                gemm,
                speed.bandwidth_gb_s()));
        return new Answer(figures, text.toString());
    }

    private Map<String, Object> tree(Row row, double peak) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", row.kind());
        tree.put("d", width);
        tree.put("features", features);
        tree.put("batch", batch);
        tree.put("k", row.k());
        tree.put("tokens_per_s", row.tokensPerSecond());
        tree.put("step_s", row.result().stepSeconds());
        tree.put("steps", row.result().steps());
        tree.put("l0", row.result().l0());
        tree.put("path", row.result().sparse() ? "sparse" : "dense");
        tree.put("whole_share", row.result().wholeShare());
        tree.put("peak_rss_mb", peak);
        tree.put("fraction_of_limit", row.fraction());
        return tree;
    }
}
