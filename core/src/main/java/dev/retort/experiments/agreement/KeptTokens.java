package dev.retort.experiments.agreement;

import dev.retort.activations.ActivationSweep;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The unflagged tokens of a sweep and the documents they are of; documents without any are not counted. Documents next to each
 * other are put together into groups of about as many tokens each, the units that intervals leave out.
 *
 * @param rows the tokens' places in the sweep, ascending
 * @param firsts for each document the number of its first token among {@code rows}, and the end
 * @param groupOf for each document its group, ascending
 * @param mean of all sides' activations over the tokens (D)
 */
@SuppressWarnings("ArrayRecordComponent") // read token by token, never compared or used as a key
public record KeptTokens(int[] rows, int[] firsts, int[] groupOf, double[] mean) {
    public static final int PIECE = 4096;

    /** Fewer cannot be cut into four parts of which each is more than one document. */
    public static final int FEWEST = 8;

    /** One pass; {@code lengths} are those of the sweep's documents, {@code groups} how many there are at most. */
    public static KeptTokens of(ActivationSweep sweep, int[] lengths, int groups, Progress progress) {
        List<int[]> kept = new ArrayList<>();
        double[] mean;
        try (Scope scope = Scope.open();
                Progress.Task task = progress.begin("look through activations", sweep.tokens(), "tokens")) {
            Tensor sum = Tensor.zeros(Device.CPU, DType.F64, sweep.sides().total());
            sweep.forEach(PIECE, piece -> {
                int[] own = piece.kept();
                for (int i = 0; i < own.length; i++) {
                    own[i] += (int) piece.firstRow();
                }
                kept.add(own);
                sum.addInPlace(piece.unflagged().to(DType.F64).sum(0, false));
                task.advance(piece.flagged().length);
            });
            int count = kept.stream().mapToInt(own -> own.length).sum();
            mean = sum.div((double) Math.max(1, count)).toDoubles();
        }
        int[] rows = kept.stream().flatMapToInt(Arrays::stream).toArray();
        int[] firsts = firsts(rows, lengths);
        if (firsts.length - 1 < FEWEST) {
            throw new BadInput(
                    "an interval needs " + FEWEST + " documents with unflagged tokens at least; this part has "
                            + (firsts.length - 1) + ". Take another part, or harvest more documents.");
        }
        return new KeptTokens(rows, firsts, groups(firsts, groups), mean);
    }

    private static int[] firsts(int[] rows, int[] lengths) {
        List<Integer> firsts = new ArrayList<>();
        int end = 0;
        int at = 0;
        for (int length : lengths) {
            end += length;
            if (at < rows.length && rows[at] < end) {
                firsts.add(at);
                while (at < rows.length && rows[at] < end) {
                    at++;
                }
            }
        }
        firsts.add(at);
        return firsts.stream().mapToInt(Integer::intValue).toArray();
    }

    /** By the place of a document's middle token; by its number when a few documents hold nearly all tokens. */
    private static int[] groups(int[] firsts, int most) {
        int documents = firsts.length - 1;
        int[] groupOf = new int[documents];
        int[] byNumber = new int[documents];
        int groups = Math.min(most, documents);
        long last = -1;
        int group = -1;
        for (int d = 0; d < documents; d++) {
            byNumber[d] = (int) ((long) groups * d / documents);
            long wanted = (long) groups * ((long) firsts[d] + firsts[d + 1]) / (2L * firsts[documents]);
            if (wanted != last) {
                group++; // numbers that no document has are passed over
                last = wanted;
            }
            groupOf[d] = group;
        }
        return documents <= most || group + 1 < FEWEST ? byNumber : groupOf;
    }

    public int tokens() {
        return rows.length;
    }

    public int documents() {
        return groupOf.length;
    }

    /** How many groups there are. */
    public int groups() {
        return groupOf[groupOf.length - 1] + 1;
    }

    public int length(int document) {
        return firsts[document + 1] - firsts[document];
    }

    /** Tokens of one group in a row: x (n, D) as the sweep has it, in the scope of the call. */
    public interface Look {
        void at(int group, Tensor x);
    }

    /** Goes through the sweep that these are of; {@code piece} tokens at a time at most. */
    public void forEach(ActivationSweep sweep, int piece, String doing, Progress progress, Look look) {
        int[] groups = groupOfTokens();
        int[] at = {0};
        try (Progress.Task task = progress.begin(doing, sweep.tokens(), "tokens")) {
            sweep.forEach(piece, some -> {
                int from = at[0];
                int end = from;
                while (end < rows.length && rows[end] < some.firstRow() + some.flagged().length) {
                    end++;
                }
                Tensor x = own(some, from, end);
                for (int run = from; run < end; ) {
                    int to = run;
                    while (to < end && groups[to] == groups[run]) {
                        to++;
                    }
                    look.at(groups[run], x.narrow(0, (long) run - from, (long) to - run));
                    run = to;
                }
                at[0] = end;
                task.advance(some.flagged().length);
            });
        }
    }

    /** The rows of a piece that are ours, in the caller's scope. */
    private Tensor own(ActivationSweep.Piece piece, int from, int to) {
        if (to - from == piece.flagged().length) {
            return piece.x();
        }
        long[] places = IntStream.range(from, to)
                .mapToLong(i -> rows[i] - piece.firstRow())
                .toArray();
        return piece.x().indexSelect(0, Tensor.of(piece.x().device(), places, places.length));
    }

    /**
     * Those of the tokens whose place in the sweep a condition holds of, in groups of their own, about the same mean; null when
     * they are of too few documents.
     */
    public @Nullable KeptTokens where(IntPredicate condition, int groups) {
        List<Integer> some = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        for (int d = 0; d < documents(); d++) {
            int before = some.size();
            for (int i = firsts[d]; i < firsts[d + 1]; i++) {
                if (condition.test(rows[i])) {
                    some.add(rows[i]);
                }
            }
            if (some.size() > before) {
                starts.add(before);
            }
        }
        if (starts.size() < FEWEST) {
            return null;
        }
        starts.add(some.size());
        int[] own = starts.stream().mapToInt(Integer::intValue).toArray();
        return new KeptTokens(some.stream().mapToInt(Integer::intValue).toArray(), own, groups(own, groups), mean);
    }

    /** For each token the group of its document. */
    public int[] groupOfTokens() {
        int[] groups = new int[rows.length];
        for (int d = 0; d < documents(); d++) {
            Arrays.fill(groups, firsts[d], firsts[d + 1], groupOf[d]);
        }
        return groups;
    }
}
