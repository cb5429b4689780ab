package dev.retort.cli;

import dev.retort.activations.DocumentActivations;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Native;
import dev.retort.engine.Scope;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderConfig;
import dev.retort.models.DecoderSteps;
import dev.retort.models.Generator;
import dev.retort.models.HookPoint;
import dev.retort.models.Hooks;
import dev.retort.models.Sampling;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;

/**
 * The three things a model is made to do here, timed: loaded, harvested at half depth, and written on with. Texts are
 * tokenised before the clock starts.
 *
 * @param rounds how often the last two are done; medians are told
 */
record ModelBench(Path model, List<String> texts, int rounds) {
    private static final int PROMPT = 64;
    private static final int WARM_UP = 8;

    /** One figure; how near it comes to what the machine could do at all. */
    private record Row(String name, int batch, double tokensPerSecond, double seconds, double fraction) {
        Map<String, Object> tree() {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("name", name);
            tree.put("batch", batch);
            tree.put("tokens_per_s", tokensPerSecond);
            tree.put("step_s", seconds);
            tree.put("fraction_of_limit", fraction);
            return tree;
        }

        String line() {
            String speed = tokensPerSecond == 0 ? "" : "%.1f tokens/s".formatted(tokensPerSecond);
            String near = fraction == 0 ? "" : "%.0f %% of the limit".formatted(fraction * 100);
            return String.format(Locale.ROOT, "%-18s %18s %8.3f s   %s%n", name, speed, seconds, near);
        }
    }

    Answer run(CommandContext context) {
        List<Row> rows = new ArrayList<>();
        Native.load();
        long begun = System.nanoTime();
        try (Tokenizer tokenizer = Tokenizers.load(model);
                Decoder decoder = Decoder.load(model, Device.CPU);
                Autograd.Off off = Autograd.off()) {
            double loaded = seconds(begun);
            rows.add(new Row("load", 1, 0, loaded, 0));
            List<int[]> documents = texts.stream()
                    .map(text -> tokenizer.encode(text, true).ids())
                    .filter(ids -> ids.length > 0)
                    .toList();
            if (documents.isEmpty()) {
                throw new BadInput("the texts have no tokens.");
            }
            MachineSpeed speed = MachineSpeed.measure();
            rows.addAll(harvest(decoder, documents, speed));
            int[] prompt = Arrays.copyOf(documents.getFirst(), Math.min(PROMPT, documents.getFirst().length));
            rows.add(decode(decoder, prompt, 1, 96, speed));
            rows.add(decode(decoder, prompt, 8, 64, speed));
            return answer(decoder, rows, speed);
        }
    }

    /** The first time, while Java still compiles, and the median of the times after it. */
    private List<Row> harvest(Decoder decoder, List<int[]> documents, MachineSpeed speed) {
        int layers = decoder.config().nLayers() / 2;
        DocumentActivations activations = new DocumentActivations(decoder, new HookPoint.ResidPre(layers));
        DoubleSupplier once = () -> {
            long begun = System.nanoTime();
            try (Scope scope = Scope.open()) {
                activations.of(documents);
            }
            return seconds(begun);
        };
        long tokens = documents.stream().mapToLong(ids -> ids.length).sum();
        double products = layers
                * documents.stream()
                        .mapToDouble(ids -> products(decoder.config(), ids.length))
                        .sum();
        double peak = speed.gemm_gflops().getOrDefault("fp32", 0.0) * 1e9;
        double first = once.getAsDouble();
        double median = median(once);
        return List.of(
                new Row("harvest, first", documents.size(), tokens / first, first, products / first / peak),
                new Row("harvest half depth", documents.size(), tokens / median, median, products / median / peak));
    }

    /** Multiplications and additions of a block: its matrices with each token, and each token with those it sees. */
    private static double products(DecoderConfig c, int tokens) {
        long queries = (long) c.nHeads() * c.dHead();
        long keys = (long) c.nKvHeads() * c.dHead();
        double matrices = c.dModel() * (2.0 * queries + 2.0 * keys + 3.0 * c.dMlp());
        double seen = 2.0 * queries * (tokens + 1) / 2;
        return 2 * tokens * (matrices + seen);
    }

    private Row decode(Decoder decoder, int[] prompt, int batch, int tokens, MachineSpeed speed) {
        write(decoder, prompt, batch, WARM_UP);
        double median = median(() -> {
            long begun = System.nanoTime();
            write(decoder, prompt, batch, tokens);
            return seconds(begun);
        });
        double bytes = (double) decoder.parameterBytes() * tokens / median;
        return new Row(
                "decode, batch " + batch,
                batch,
                batch * tokens / median,
                median / tokens,
                bytes / (speed.bandwidth_gb_s() * 1e9));
    }

    /** Writes on greedily, whatever the model would stop at. */
    private static void write(Decoder decoder, int[] prompt, int batch, int tokens) {
        List<int[]> prompts = Collections.nCopies(batch, prompt);
        try (DecoderSteps steps = new DecoderSteps(decoder, Hooks.none(), prompt.length + tokens)) {
            new Generator(decoder.device(), Sampling.greedy(tokens, Set.of()))
                    .generate(steps, prompts, LongStream.range(0, batch).toArray(), Progress.SILENT.begin("", 0, ""));
        }
    }

    private double median(DoubleSupplier timed) {
        double[] all = new double[rounds];
        Arrays.setAll(all, i -> timed.getAsDouble());
        Arrays.sort(all);
        return all[rounds / 2];
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static Answer answer(Decoder decoder, List<Row> rows, MachineSpeed speed) {
        double peak = Machine.peakMegabytes();
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("cores", Native.threads());
        machine.put("gemm_gflops", speed.gemm_gflops());
        machine.put("bandwidth_gb_s", speed.bandwidth_gb_s());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("what", "model");
        figures.put("machine", machine);
        figures.put("weights_mb", decoder.parameterBytes() / 1e6);
        figures.put("peak_rss_mb", peak);
        figures.put("rows", rows.stream().map(Row::tree).toList());
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(row.line()));
        text.append(String.format(
                Locale.ROOT,
                "weights %.0f MB, peak memory %.0f MB; limits: fp32 products %.0f GFLOP/s, copying %.1f GB/s%n",
                decoder.parameterBytes() / 1e6,
                peak,
                speed.gemm_gflops().get("fp32"),
                speed.bandwidth_gb_s()));
        return new Answer(figures, text.toString());
    }
}
