package dev.retort.experiments;

import dev.retort.basics.Progress;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.CrosscodedPair;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How much each feature argues for a category's openers, to first order, and for everything else:
 *
 * <pre>
 *   opener_i = mean over openings t of f_i(t) · d_i/scale · ∂ log p(next token at t) / ∂x_t
 *   other_i  = the same mean over all other positions
 *   score_i  = opener_i / (1 + 50 · |other_i|)
 * </pre>
 *
 * The discount keeps features that the whole text depends on (arithmetic, sentence ends) from the top of the list.
 */
@SuppressWarnings("ArrayRecordComponent") // indexed by feature, never compared or used as a key
public record Attribution(double[] opener, double[] other) {
    /** Weight of what a feature does to everything else. */
    public static final double DISCOUNT = 50;

    /**
     * Attributes over documents of the dev split.
     *
     * @param openings for each document the positions whose next token is an opener of the category
     */
    public static Attribution of(ForcedDocuments documents, int[][] openings, Progress progress) {
        CrosscodedPair pair = documents.pair();
        FirstOrder opener = FirstOrder.none(pair);
        FirstOrder other = FirstOrder.none(pair);
        long openers = 0;
        long others = 0;
        try (Progress.Task task = progress.begin("attribute features", documents.size(), "documents")) {
            for (ForcedDocuments.Part part : documents.parts()) {
                boolean[] atOpenings =
                        new boolean[Math.toIntExact(part.batch().ids().elements())];
                boolean[] elsewhere = new boolean[atOpenings.length];
                int length = (int) part.batch().ids().size(1);
                for (int row = 0; row < part.members().length; row++) {
                    // The last token has nothing next.
                    Arrays.fill(
                            elsewhere, row * length, row * length + part.batch().lengths()[row] - 1, true);
                    for (int t : openings[part.members()[row]]) {
                        atOpenings[row * length + t] = true;
                        elsewhere[row * length + t] = false;
                    }
                }
                openers += add(opener, pair, part, atOpenings);
                others += add(other, pair, part, elsewhere);
                task.advance(part.members().length);
            }
        }
        opener.divide(openers);
        other.divide(others);
        return new Attribution(opener.effect(), other.effect());
    }

    private static long add(FirstOrder sums, CrosscodedPair pair, ForcedDocuments.Part part, boolean[] marked) {
        long count = IntStream.range(0, marked.length).filter(i -> marked[i]).count();
        if (count > 0) {
            sums.add(pair, part, marked, Attribution::nextToken);
        }
        return count;
    }

    /** log p(the next token), (B, T−1). */
    private static Tensor nextToken(Tensor logits, Tensor ids) {
        long last = ids.size(1) - 1;
        Tensor next = ids.narrow(1, 1, last).unsqueeze(2); // (B, T−1, 1)
        return logits.narrow(1, 0, last).logSoftmax(2).gather(2, next).squeeze(2);
    }

    /** opener ÷ (1 + 50·|other|). */
    public double score(int feature) {
        return opener[feature] / (1 + DISCOUNT * Math.abs(other[feature]));
    }

    /** The features that argue for the openers, strongest first, among those allowed. */
    public List<Integer> ranked(IntPredicate allowed) {
        return IntStream.range(0, opener.length)
                .filter(feature -> score(feature) > 0 && allowed.test(feature))
                .boxed()
                .sorted(Comparator.comparingDouble(feature -> -score(feature)))
                .toList();
    }
}
