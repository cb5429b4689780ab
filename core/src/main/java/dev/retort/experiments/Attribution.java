package dev.retort.experiments;

import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.models.Hooks;
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
        int features = documents.pair().crosscoder().features();
        double[] opener = new double[features];
        double[] other = new double[features];
        long openers = 0;
        long others = 0;
        try (Progress.Task task = progress.begin("attribute features", documents.size(), "documents")) {
            for (ForcedDocuments.Part part : documents.parts()) {
                try (Scope scope = Scope.open()) {
                    boolean[] atOpenings =
                            new boolean[Math.toIntExact(part.batch().ids().elements())];
                    boolean[] elsewhere = new boolean[atOpenings.length];
                    int length = (int) part.batch().ids().size(1);
                    for (int row = 0; row < part.members().length; row++) {
                        // The last token has nothing next.
                        java.util.Arrays.fill(
                                elsewhere,
                                row * length,
                                row * length + part.batch().lengths()[row] - 1,
                                true);
                        for (int t : openings[part.members()[row]]) {
                            atOpenings[row * length + t] = true;
                            elsewhere[row * length + t] = false;
                        }
                    }
                    openers += add(opener, documents, part, atOpenings);
                    others += add(other, documents, part, elsewhere);
                }
                task.advance(part.members().length);
            }
        }
        divide(opener, openers);
        divide(other, others);
        return new Attribution(opener, other);
    }

    private static long add(double[] sums, ForcedDocuments documents, ForcedDocuments.Part part, boolean[] marked) {
        long count = IntStream.range(0, marked.length).filter(i -> marked[i]).count();
        if (count == 0) {
            return 0;
        }
        CrosscodedPair pair = documents.pair();
        try (Scope scope = Scope.open()) {
            long[] shape = part.batch().ids().shape();
            Tensor mask = Tensor.of(part.base().device(), marked, shape).to(DType.F32); // (B, T)
            Tensor x = part.distilled().copy().requireGrad(); // (B, T, d)
            Tensor logits = pair.distilled().logitsFrom(pair.point(), x, Hooks.none()); // (B, T, V)
            long last = shape[1] - 1;
            Tensor next = part.batch().ids().narrow(1, 1, last).unsqueeze(2); // (B, T−1, 1)
            Tensor logP =
                    logits.narrow(1, 0, last).logSoftmax(2).gather(2, next).squeeze(2);
            Tensor gradient = Autograd.gradients(
                            logP.mul(mask.narrow(1, 0, last)).sum(), List.of(x))
                    .getFirst(); // (B, T, d)
            try (Autograd.Off off = Autograd.off()) {
                Tensor raw = Tensor.cat(List.of(part.base(), part.distilled()), 2)
                        .reshape(-1, pair.crosscoder().sides().total());
                Tensor f = pair.crosscoder().encode(pair.normaliser().apply(raw)); // (B·T, F)
                int side = CrosscodedPair.Side.DISTILLED.ordinal();
                Tensor directions =
                        pair.normaliser().ownDirections(pair.crosscoder().wDec(side), side);
                Tensor along = gradient.reshape(-1, directions.size(1)).matmul(directions.t()); // (B·T, F)
                double[] contributions =
                        f.mul(along).mul(mask.reshape(-1, 1)).sum(0, false).toDoubles();
                for (int feature = 0; feature < sums.length; feature++) {
                    sums[feature] += contributions[feature];
                }
            }
        }
        return count;
    }

    private static void divide(double[] sums, long count) {
        for (int i = 0; i < sums.length && count > 0; i++) {
            sums[i] /= count;
        }
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
