package dev.retort.cli;

import dev.retort.activations.ActivationBatches;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Training steps, timed beside the machine's limits.
 *
 * @param path auto, dense or sparse
 * @param screen what the sparse way screens its pairs in
 */
record CrosscoderBench(ActivationBatches data, int features, int batch, String path, Precision screen) {
    /** Reads and writes of a weight and its two moments, of both sides, 4 bytes each. */
    private static final int BYTES_A_WEIGHT = 2 * 6 * 4;

    private static final long DEAD_AFTER = 10_000_000;

    /** So small that as many features are on at the end as at the beginning. */
    private static final double LEARNING_RATE = 1e-9;

    private record Row(String kind, int k, StepTimes.Result result, double tokensPerSecond, double fraction) {}

    Answer time(List<String> kinds, List<Integer> ks, double seconds) {
        MachineSpeed speed = MachineSpeed.measure();
        List<Row> rows = new ArrayList<>();
        for (String kind : kinds) {
            for (int k : ks) {
                rows.add(row(kind, k, seconds, speed));
            }
        }
        return answer(rows, speed);
    }

    /** What batch-topk chooses against what the whole product chooses, before and after some steps of training. */
    Answer check(int k, int batches, long steps, Progress progress) {
        TrainingConfig config = TrainingConfig.of(BatchTopK.of(k), features, Math.max(1, steps), batch, 1);
        SelectionCheck.Result result = new SelectionCheck(config, data, screen, steps, batches).run(progress);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("what", "selection");
        figures.put("batches", result.batches());
        figures.put("pairs", result.pairs());
        figures.put("apart", result.apart());
        figures.put("misses", result.misses());
        figures.put("whole_share", result.wholeShare());
        figures.put("screen", screen.word());
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
                        screen));
    }

    private Row row(String word, int k, double seconds, MachineSpeed speed) {
        TrainingConfig usual = TrainingConfig.of(kind(word, k), features, 1_000_000, batch, 1);
        TrainingConfig config = usual.withRevival(new Revival.AuxK(data.sides().width(0) / 2, 1.0 / 32, DEAD_AFTER))
                .withOptimiser(usual.optimiser().withLearningRate(LEARNING_RATE));
        StepTimes.Result result = new StepTimes(config, path(word, k), screen, data, k, seconds).run();
        double products = 2.0 * batch * features * data.sides().total();
        double gigaflops = result.sparse()
                ? Precision.speeds().getOrDefault(screen, 0.0)
                : speed.gemm_gflops().getOrDefault("fp32", 0.0);
        double bytes = (double) BYTES_A_WEIGHT * features * data.sides().total();
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
                    row.result().sparse() ? "sparse, screened in " + screen : "dense",
                    100 * row.fraction()));
        }
        text.append(String.format(
                Locale.ROOT,
                "d %s, %d features, %d tokens a step; peak memory %.0f MB; limits: products %s GFLOP/s, copying %.1f GB/s%n",
                data.sides().widths(),
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
        tree.put("d", data.sides().width(0));
        tree.put("features", features);
        tree.put("batch", batch);
        tree.put("k", row.k());
        tree.put("tokens_per_s", row.tokensPerSecond());
        tree.put("step_s", row.result().stepSeconds());
        tree.put("steps", row.result().steps());
        tree.put("l0", row.result().l0());
        tree.put("path", row.result().sparse() ? "sparse" : "dense");
        tree.put("screen", screen.word());
        tree.put("whole_share", row.result().wholeShare());
        tree.put("peak_rss_mb", peak);
        tree.put("fraction_of_limit", row.fraction());
        return tree;
    }
}
