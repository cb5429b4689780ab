package dev.retort.experiments.solo;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.basics.Progress;
import dev.retort.basics.Rng;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.Edit;
import dev.retort.experiments.interventions.EditedSteps;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderSteps;
import dev.retort.models.Generator;
import dev.retort.models.Hooks;
import dev.retort.models.Sampling;
import dev.retort.models.StepModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/**
 * What changing a model while it writes costs in speed. A round writes the same number of tokens once in each way, in an order that
 * turns from round to round, so that whatever else the machine does meets all ways alike; the cost of a way is
 *
 * <pre>1 − median over rounds of (seconds plain ÷ seconds that way)</pre>
 *
 * the share of tokens a second that is lost, with an interval from resampling rounds. The two of a round are compared with one
 * another, since a shared machine is faster for some minutes and slower for others.
 *
 * @param prompt tokens before what is written
 * @param tokens written by each row in a round; a model's stop tokens do not stop it
 * @param rounds how many times each way is timed
 */
public record SteeringCost(int prompt, int tokens, int rounds, Bootstrap bootstrap) {
    private static final int WARM_UP = 2;

    /** A way of writing. */
    public enum Way {
        /** The model as it is. */
        PLAIN,
        /** One vector is added at every token: what steering with a fixed direction costs. */
        VECTOR,
        /** Features are taken out by the solo encoder. */
        SOLO,
        /** Features are taken out by the paired encoder, the base shadowing the model to the hook point. */
        PAIRED;

        /** As it stands in tables. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * One way at one batch size.
     *
     * @param tokensPerSecond of all rows together, the median over rounds
     * @param cost the share of the plain model's tokens a second that is lost
     */
    public record Row(Way way, int batch, double tokensPerSecond, Estimate cost) {}

    /**
     * Times all ways.
     *
     * @param edits of the pair's distilled model: what is done in each way; none for {@code PLAIN}
     */
    public List<Row> measure(CrosscodedPair pair, Map<Way, Edit> edits, List<Integer> batches, Progress progress) {
        Decoder model = pair.distilled();
        List<IntFunction<StepModel>> ways = new ArrayList<>();
        for (Way way : Way.values()) {
            Edit edit = edits.get(way);
            ways.add(
                    edit == null
                            ? capacity -> new DecoderSteps(model, Hooks.none(), capacity)
                            : capacity -> new EditedSteps(pair, edit, capacity, null));
        }
        List<Row> rows = new ArrayList<>();
        try (Progress.Task task = progress.begin("write in each way", (long) batches.size() * rounds, "rounds")) {
            for (int batch : batches) {
                rows.addAll(rows(ways, batch, times(model, ways, batch, task)));
            }
        }
        return rows;
    }

    /** Seconds by way, then round. */
    private double[][] times(Decoder model, List<IntFunction<StepModel>> ways, int batch, Progress.Task task) {
        double[][] times = new double[ways.size()][rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            for (int turn = 0; turn < ways.size(); turn++) {
                int way = Math.floorMod(round + turn, ways.size());
                long begun = System.nanoTime();
                write(model, ways.get(way), batch);
                if (round >= 0) {
                    times[way][round] = (System.nanoTime() - begun) / 1e9;
                }
            }
            task.advance(round >= 0 ? 1 : 0);
        }
        return times;
    }

    private void write(Decoder model, IntFunction<StepModel> way, int batch) {
        int[] ids = Rng.of(bootstrap.seed(), "prompt")
                .ints(prompt, 0, model.config().vocabSize())
                .toArray();
        try (StepModel steps = way.apply(prompt + tokens)) {
            new Generator(model.device(), Sampling.greedy(tokens, Set.of()))
                    .generate(
                            steps,
                            Collections.nCopies(batch, ids),
                            LongStream.range(0, batch).toArray(),
                            Progress.SILENT.begin("", 0, ""));
        }
    }

    private List<Row> rows(List<IntFunction<StepModel>> ways, int batch, double[][] times) {
        int[] once = new int[rounds];
        Arrays.fill(once, 1);
        List<Row> rows = new ArrayList<>();
        for (int way = 0; way < ways.size(); way++) {
            rows.add(new Row(
                    Way.values()[way],
                    batch,
                    (double) batch * tokens / median(times[way], once),
                    cost(times[Way.PLAIN.ordinal()], times[way])));
        }
        return rows;
    }

    /** From seconds a round, plain and in another way; both of the same rounds. */
    Estimate cost(double[] plain, double[] other) {
        double[] ratios = new double[plain.length];
        Arrays.setAll(ratios, round -> plain[round] / other[round]);
        return bootstrap.of(plain.length, times -> 1 - median(ratios, times));
    }

    /** Of numbers that are each there so many times. */
    static double median(double[] numbers, int[] times) {
        double[] all = new double[Arrays.stream(times).sum()];
        int at = 0;
        for (int i = 0; i < numbers.length; i++) {
            Arrays.fill(all, at, at + times[i], numbers[i]);
            at += times[i];
        }
        Arrays.sort(all);
        return 0.5 * (all[(all.length - 1) / 2] + all[all.length / 2]);
    }
}
