package dev.retort.experiments.modes;

import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.Attribution;
import dev.retort.experiments.ForcedDocuments;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.models.Hooks;
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
        double[] decision = new double[pair.crosscoder().features()];
        double[] weight = new double[decision.length];
        double[] gradient = new double[pair.distilled().config().dModel()];
        long count = 0;
        try (Progress.Task task = progress.begin("attribute decisions", documents.size(), "documents")) {
            for (ForcedDocuments.Part part : documents.parts()) {
                count += add(pair, part, ground, decision, weight, gradient);
                task.advance(part.members().length);
            }
        }
        double share = 1.0 / Math.max(1, count);
        scale(decision, share);
        scale(weight, share);
        scale(gradient, share);
        float[] direction = new float[gradient.length];
        for (int j = 0; j < gradient.length; j++) {
            direction[j] = (float) gradient[j];
        }
        double[] other = Attribution.of(documents, ground.decisions(), progress).other();
        return new DecisionAttribution(decision, other, weight, direction);
    }

    private static long add(
            CrosscodedPair pair,
            ForcedDocuments.Part part,
            ModeGround ground,
            double[] decision,
            double[] weight,
            double[] gradients) {
        int length = (int) part.batch().ids().size(1);
        boolean[] marked = new boolean[part.members().length * length];
        long count = 0;
        for (int row = 0; row < part.members().length; row++) {
            for (int t : ground.decisions()[part.members()[row]]) {
                marked[row * length + t] = true;
                count++;
            }
        }
        if (count == 0) {
            return 0;
        }
        try (Scope scope = Scope.open()) {
            Tensor mask = Tensor.of(part.base().device(), marked, part.members().length, length)
                    .to(DType.F32); // (B, T)
            Tensor x = part.distilled().copy().requireGrad(); // (B, T, d)
            Tensor logits = pair.distilled().logitsFrom(pair.point(), x, Hooks.none()); // (B, T, V)
            long[] openers = Arrays.stream(ground.goOn()).asLongStream().toArray();
            Tensor goOn = logits.indexSelect(2, Tensor.of(x.device(), openers, openers.length))
                    .logsumexp(2, false);
            Tensor contrast = goOn.sub(logits.select(2, ground.end())); // (B, T)
            Tensor gradient =
                    Autograd.gradients(contrast.mul(mask).sum(), List.of(x)).getFirst(); // (B, T, d)
            try (Autograd.Off off = Autograd.off()) {
                Tensor raw = Tensor.cat(List.of(part.base(), part.distilled()), 2)
                        .reshape(-1, pair.crosscoder().sides().total());
                Tensor f =
                        pair.crosscoder().encode(pair.normaliser().apply(raw)).mul(mask.reshape(-1, 1)); // (B·T, F)
                Tensor directions = pair.normaliser()
                        .ownDirections(pair.crosscoder().wDec(Side.DISTILLED.ordinal()), Side.DISTILLED.ordinal());
                Tensor flat = gradient.reshape(-1, directions.size(1));
                add(decision, f.mul(flat.matmul(directions.t())).sum(0, false));
                add(weight, f.sum(0, false).mul(directions.norm(1, false)));
                add(gradients, flat.mul(mask.reshape(-1, 1)).sum(0, false));
            }
        }
        return count;
    }

    private static void add(double[] sums, Tensor values) {
        double[] numbers = values.toDoubles();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += numbers[i];
        }
    }

    private static void scale(double[] sums, double by) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] *= by;
        }
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
