package dev.retort.experiments.modes;

import dev.retort.basics.Progress;
import dev.retort.engine.Tensor;
import dev.retort.experiments.Attribution;
import dev.retort.experiments.FirstOrder;
import dev.retort.experiments.ForcedDocuments;
import dev.retort.experiments.interventions.CrosscodedPair;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How much each feature argues for going on rather than ending, to first order, where a thought decides on it:
 *
 * <pre>
 *   c(t)       = logsumexp of the logits that look again − the logit that ends the thought
 *   decision_i = mean over decisions t of f_i(t) · d_i/scale · ∂ c(t) / ∂x_t
 *   score_i    = decision_i / (1 + 50 · |other_i|), other_i as in {@link Attribution}
 * </pre>
 *
 * @param decision (F)
 * @param other (F)
 * @param weight (F): mean f_i·‖d_i‖ at the decisions, by which controls are matched
 * @param gradient (d): the mean of ∂c/∂x, the direction that argues most for going on
 */
@SuppressWarnings("ArrayRecordComponent") // indexed by feature, never compared or used as a key
record DecisionAttribution(double[] decision, double[] other, double[] weight, float[] gradient) {
    static DecisionAttribution of(ForcedDocuments documents, ModeGround ground, Progress progress) {
        CrosscodedPair pair = documents.pair();
        FirstOrder sums = FirstOrder.none(pair);
        long count = 0;
        try (Progress.Task task = progress.begin("attribute decisions", documents.size(), "documents")) {
            for (ForcedDocuments.Part part : documents.parts()) {
                count += add(sums, pair, part, ground);
                task.advance(part.members().length);
            }
        }
        sums.divide(count);
        float[] direction = new float[sums.gradient().length];
        for (int j = 0; j < direction.length; j++) {
            direction[j] = (float) sums.gradient()[j];
        }
        double[] other = Attribution.of(documents, ground.decisions(), progress).other();
        return new DecisionAttribution(sums.effect(), other, sums.weight(), direction);
    }

    private static long add(FirstOrder sums, CrosscodedPair pair, ForcedDocuments.Part part, ModeGround ground) {
        int length = (int) part.batch().ids().size(1);
        boolean[] marked = new boolean[part.members().length * length];
        long count = 0;
        for (int row = 0; row < part.members().length; row++) {
            for (int t : ground.decisions()[part.members()[row]]) {
                marked[row * length + t] = true;
                count++;
            }
        }
        if (count > 0) {
            sums.add(pair, part, marked, (logits, _) -> goingOn(logits, ground));
        }
        return count;
    }

    /** c, (B, T). */
    private static Tensor goingOn(Tensor logits, ModeGround ground) {
        long[] openers = Arrays.stream(ground.goOn()).asLongStream().toArray();
        Tensor goOn = logits.indexSelect(2, Tensor.of(logits.device(), openers, openers.length))
                .logsumexp(2, false);
        return goOn.sub(logits.select(2, ground.end()));
    }

    /** decision ÷ (1 + 50·|other|). */
    double score(int feature) {
        return decision[feature] / (1 + Attribution.DISCOUNT * Math.abs(other[feature]));
    }

    /** The features that argue most for going on (sign +1) or for ending (−1), strongest first, among those allowed. */
    List<Integer> ranked(int sign, IntPredicate allowed) {
        return IntStream.range(0, decision.length)
                .filter(feature -> sign * score(feature) > 0 && allowed.test(feature))
                .boxed()
                .sorted(Comparator.comparingDouble(feature -> -sign * score(feature)))
                .toList();
    }
}
