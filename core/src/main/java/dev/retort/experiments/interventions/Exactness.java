package dev.retort.experiments.interventions;

import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.models.Batch;
import dev.retort.models.DecoderSteps;
import dev.retort.models.Generator;
import dev.retort.models.Hooks;
import dev.retort.models.Sampling;
import dev.retort.models.StepModel;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Whether interventions do to one model of a pair what they say and nothing else, on texts of it. Distances are the largest of
 * any element, relative to max(1, the largest |h| of the text).
 *
 * @param positions tokens read
 * @param idleSame whether no intervention, an ablation of no features and a factor of 0 leave every written token and every
 *     element of the stream as they are, bit for bit
 * @param expected tokens at which a change everywhere acts while texts are written: those of the prompts and all written
 *     ones but the last of each
 * @param acted at how many it did
 * @param ablated how far the stream without some features is from h − Σ f·d, summed feature by feature
 * @param emptied how far the stream without all features is from b_dec + error, the error being h − ĥ
 * @param rebuilt how far reconstruction + error is from h
 * @param otherTokens positions at which reconstruction + error makes another token the likeliest
 */
public record Exactness(
        Side side,
        long positions,
        boolean idleSame,
        long expected,
        long acted,
        double ablated,
        double emptied,
        double rebuilt,
        long otherTokens) {
    private static final double MOST_REBUILT = 1e-6;
    private static final double MOST_ABLATED = 1e-5;
    private static final int NEW_TOKENS = 12;
    private static final int SOME = 16;

    /** Whether all of it is as it must be. */
    public boolean holds() {
        return idleSame
                && expected == acted
                && ablated <= MOST_ABLATED
                && emptied <= MOST_ABLATED
                && rebuilt <= MOST_REBUILT
                && otherTokens == 0;
    }

    /**
     * @param texts their tokens, each at least one
     * @param progress told of texts
     */
    public static Exactness of(CrosscodedPair pair, Side side, List<int[]> texts, Progress progress) {
        try (Autograd.Off off = Autograd.off();
                Progress.Task task = progress.begin("check interventions", texts.size(), "texts")) {
            Writing writing = new Writing(pair, side, texts);
            boolean same = true;
            List<int[]> plain = writing.written(new DecoderSteps(pair.model(side), Hooks.none(), writing.capacity()));
            for (List<Intervention> idle : idle(pair, side)) {
                try (Edit edit = Edit.of(pair, side, idle)) {
                    same &= equal(plain, writing.written(new EditedSteps(pair, edit, writing.capacity(), null)));
                }
            }
            DoseMeter meter = new DoseMeter();
            float[] ones = new float[pair.crosscoder().sides().width(side.ordinal())];
            Arrays.fill(ones, 1);
            List<int[]> moved;
            try (Edit edit =
                    Edit.of(pair, side, List.of(Intervention.everywhere(new Operation.Add("ones", ones, 0.01))))) {
                moved = writing.written(new EditedSteps(pair, edit, writing.capacity(), meter));
            }
            long expected = texts.stream().mapToLong(text -> text.length).sum()
                    + moved.stream().mapToLong(text -> text.length - 1).sum();
            Reading all = Reading.NOTHING;
            for (int[] text : texts) {
                try (Scope scope = Scope.open()) {
                    all = all.and(new Read(pair, side, text).reading());
                }
                task.advance(1);
            }
            return new Exactness(
                    side,
                    texts.stream().mapToLong(text -> text.length).sum(),
                    same && all.idleSame,
                    expected,
                    meter.dose().acted(),
                    all.ablated,
                    all.emptied,
                    all.rebuilt,
                    all.otherTokens);
        }
    }

    private static List<List<Intervention>> idle(CrosscodedPair pair, Side side) {
        float[] nought = new float[pair.crosscoder().sides().width(side.ordinal())];
        return List.of(
                List.of(),
                List.of(Intervention.everywhere(new Operation.Scale(List.of(), -1))),
                List.of(Intervention.everywhere(new Operation.Scale(List.of(0), 0))),
                List.of(Intervention.everywhere(new Operation.Add("nothing", nought, 0))));
    }

    private static boolean equal(List<int[]> a, List<int[]> b) {
        return a.size() == b.size() && IntStream.range(0, a.size()).allMatch(i -> Arrays.equals(a.get(i), b.get(i)));
    }

    /** What is written after the texts, greedily. */
    private record Writing(CrosscodedPair pair, Side side, List<int[]> texts) {
        int capacity() {
            return texts.stream().mapToInt(text -> text.length).max().orElse(0) + NEW_TOKENS;
        }

        List<int[]> written(StepModel steps) {
            try (steps;
                    Scope scope = Scope.open()) {
                return new Generator(Device.CPU, Sampling.plain(NEW_TOKENS, Set.of(), texts.size()))
                        .generate(
                                steps,
                                texts,
                                LongStream.range(0, texts.size()).toArray(),
                                Progress.SILENT.begin("write", texts.size(), "texts"));
            }
        }
    }

    /** Of one text or of several. */
    private record Reading(boolean idleSame, double ablated, double emptied, double rebuilt, long otherTokens) {
        static final Reading NOTHING = new Reading(true, 0, 0, 0, 0);

        Reading and(Reading more) {
            return new Reading(
                    idleSame && more.idleSame,
                    Math.max(ablated, more.ablated),
                    Math.max(emptied, more.emptied),
                    Math.max(rebuilt, more.rebuilt),
                    otherTokens + more.otherTokens);
        }
    }

    /** One text's streams, in the scope in which it was made. */
    private static final class Read {
        private final CrosscodedPair pair;
        private final Side side;
        private final Tensor ids;
        private final Tensor base; // (1, T, d)
        private final Tensor distilled;
        private final Tensor h;
        private final Tensor f; // (T, F)
        private final int from;
        private final int width;
        private final double size;

        Read(CrosscodedPair pair, Side side, int[] text) {
            this.pair = pair;
            this.side = side;
            Batch batch = Batch.of(Device.CPU, text);
            this.ids = batch.ids();
            this.base = pair.base().residual(batch, pair.point(), Hooks.none());
            this.distilled = pair.distilled().residual(batch, pair.point(), Hooks.none());
            this.h = side == Side.BASE ? base : distilled;
            Tensor both = Tensor.cat(List.of(base.select(0, 0), distilled.select(0, 0)), 1);
            this.f = pair.crosscoder().encode(pair.normaliser().apply(both));
            this.from = pair.crosscoder().sides().start(side.ordinal());
            this.width = pair.crosscoder().sides().width(side.ordinal());
            this.size = Math.max(1, h.abs().max().item());
        }

        Reading reading() {
            boolean same = true;
            for (List<Intervention> idle : idle(pair, side)) {
                same &= Arrays.equals(after(idle).toFloats(), h.toFloats());
            }
            Tensor decoded = ownSide(pair.crosscoder().decode(f));
            Tensor error = h.select(0, 0).sub(decoded);
            Tensor bias = ownSide(pair.crosscoder().bDec().unsqueeze(0));
            List<Integer> every =
                    IntStream.range(0, pair.crosscoder().features()).boxed().toList();
            Tensor emptied = after(List.of(Intervention.everywhere(new Operation.Scale(every, -1))));
            Tensor back = decoded.add(error).unsqueeze(0);
            return new Reading(
                    same,
                    withoutSome(),
                    distance(emptied.select(0, 0), error.add(bias)),
                    distance(back, h),
                    otherTokens(back));
        }

        /** The strongest features of the text, each taken off by itself. */
        private double withoutSome() {
            double[] strength = f.sum(0, false).toDoubles();
            List<Integer> some = IntStream.range(0, strength.length)
                    .boxed()
                    .sorted((a, b) -> Double.compare(strength[b], strength[a]))
                    .limit(SOME)
                    .toList();
            Tensor expected = h.select(0, 0);
            Tensor directions = Edit.directions(pair, side, some);
            for (int i = 0; i < some.size(); i++) {
                expected = expected.sub(f.narrow(1, some.get(i), 1).mul(directions.narrow(0, i, 1)));
            }
            return distance(
                    after(List.of(Intervention.everywhere(new Operation.Scale(some, -1))))
                            .select(0, 0),
                    expected);
        }

        private Tensor after(List<Intervention> interventions) {
            try (Edit edit = Edit.of(pair, side, interventions)) {
                EditRun run = new EditRun(edit);
                run.read(1);
                return run.apply(ids, base, distilled);
            }
        }

        private Tensor ownSide(Tensor normalised) {
            return pair.normaliser().invert(normalised).narrow(1, from, width);
        }

        private double distance(Tensor a, Tensor b) {
            return a.sub(b).abs().max().item() / size;
        }

        private long otherTokens(Tensor back) {
            long[] plain = pair.model(side)
                    .logitsFrom(pair.point(), h, Hooks.none())
                    .argmax(2)
                    .toLongs();
            long[] after = pair.model(side)
                    .logitsFrom(pair.point(), back, Hooks.none())
                    .argmax(2)
                    .toLongs();
            return IntStream.range(0, plain.length)
                    .filter(i -> plain[i] != after[i])
                    .count();
        }
    }
}
