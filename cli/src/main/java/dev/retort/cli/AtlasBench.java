package dev.retort.cli;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Part;
import dev.retort.atlas.AtlasPlan;
import dev.retort.atlas.CorpusParts;
import dev.retort.atlas.CorpusPass;
import dev.retort.atlas.NullBounds;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.FeatureCode;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What an atlas's pass over a corpus costs on top of encoding the corpus: both by turns, over the tokens of a store, repeated
 * where more are wanted.
 *
 * @param times how often the store's tokens are gone through in one pass
 * @param rounds how often each is timed; with 0 only the pass is made, once, to see what memory it takes
 */
record AtlasBench(CrosscoderFile file, ActivationStore store, int times, int rounds) {
    /** Of what an encoder alone holds at once; the atlas goes by the same. */
    private static final int PIECE = 4096;

    Answer run(CommandContext context) {
        ActivationSweep sweep = new RepeatedSweep(store.sweep(Part.TRAIN, file.normaliser()), times);
        int[] once = store.lengths(Part.TRAIN);
        int[] lengths = new int[once.length * times];
        for (int time = 0; time < times; time++) {
            System.arraycopy(once, 0, lengths, time * once.length, once.length);
        }
        int timed = Math.max(1, rounds);
        double[] encoding = new double[timed];
        double[] pass = new double[timed];
        double[] ratios = new double[timed];
        double[] l0 = {0};
        for (int round = 0; round < timed; round++) {
            if (rounds > 0) {
                encoding[round] = seconds(() -> encode(sweep));
            }
            pass[round] = seconds(() -> l0[0] = pass(sweep, lengths, context.progress()));
            ratios[round] = pass[round] / encoding[round] - 1;
        }
        return answer(sweep.tokens(), l0[0], encoding, pass, ratios);
    }

    private void encode(ActivationSweep sweep) {
        try (Autograd.Off off = Autograd.off()) {
            sweep.forEachWhole(PIECE, piece -> {
                try (Scope scope = Scope.open()) {
                    FeatureCode.encode(file.crosscoder(), piece.unflagged());
                }
            });
        }
    }

    /** L0. */
    private double pass(ActivationSweep sweep, int[] lengths, Progress progress) {
        Path scratch = Path.of(
                System.getProperty("java.io.tmpdir"),
                "retort-bench-" + ProcessHandle.current().pid());
        AtlasPlan plan = new AtlasPlan(Part.TRAIN, null, NullBounds.none().bounds(), 0, scratch, false);
        try (CorpusPass made = CorpusPass.of(file, sweep, lengths, CorpusParts.none(), plan, progress)) {
            return made.features().firing().l0();
        }
    }

    private static double seconds(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e9;
    }

    private static double median(double[] all) {
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private Answer answer(long tokens, double l0, double[] encoding, double[] pass, double[] ratios) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("what", "atlas");
        figures.put("features", file.crosscoder().features());
        figures.put("widths", file.crosscoder().sides().widths());
        figures.put("tokens", tokens);
        figures.put("l0", l0);
        figures.put("pass_s", median(pass));
        figures.put("pass_tokens_per_s", tokens / median(pass));
        String beside = "";
        if (rounds > 0) {
            figures.put("encode_s", median(encoding));
            figures.put("encode_tokens_per_s", tokens / median(encoding));
            figures.put("overhead", median(ratios));
            figures.put("overheads", ratios);
            beside = String.format(
                    Locale.ROOT,
                    "encoding alone %.1f s (%.0f tokens/s); on top of it %.1f %%%n",
                    median(encoding),
                    tokens / median(encoding),
                    100 * median(ratios));
        }
        double peak = Machine.peakMegabytes();
        figures.put("peak_rss_mb", peak);
        return new Answer(
                figures,
                String.format(
                        Locale.ROOT,
                        "%,d tokens, %,d features, L0 %.1f%natlas's pass %.1f s (%.0f tokens/s)%n%speak memory %.0f MB",
                        tokens,
                        file.crosscoder().features(),
                        l0,
                        median(pass),
                        tokens / median(pass),
                        beside,
                        peak));
    }
}
