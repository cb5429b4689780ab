package dev.retort.experiments;

import dev.retort.activations.HookedModel;
import dev.retort.activations.HookedModels;
import dev.retort.activations.Normaliser;
import dev.retort.activations.TokenSequence;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.Batch;
import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;
import dev.retort.models.Hooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What a feature does to each model's next token in a place where it fires: probabilities with the stream as it is, and with
 * the feature's part taken out wherever it fires in the text up to there, x ← x − f · d_f, in one model at a time. f is that of
 * both models' own streams (the paired encoder). Flagged tokens keep their stream.
 *
 * @param normaliser what brings raw activations to the crosscoder's size
 * @param texts a token's text by its id
 */
public record NextTokenChange(
        HookedModels models, Crosscoder crosscoder, Normaliser normaliser, IntFunction<String> texts) {
    /** Tokens of each list. */
    public static final int EACH = 5;

    /**
     * A token that may come next.
     *
     * @param with its probability as the model is
     * @param without with the feature taken out
     */
    public record Next(String token, double with, double without) {}

    /**
     * One model.
     *
     * @param likeliest as the model is
     * @param raised whose log-probability the feature raises most
     * @param lowered whose log-probability it lowers most
     * @param divergence KL(with ‖ without) in nats
     */
    public record Side(String model, List<Next> likeliest, List<Next> raised, List<Next> lowered, double divergence) {
        public Side {
            likeliest = List.copyOf(likeliest);
            raised = List.copyOf(raised);
            lowered = List.copyOf(lowered);
        }
    }

    /** Tokens less likely than this both ways are no news, however much their logarithms differ. */
    private static final double LEAST = 1e-4;

    /** Of log-probabilities; less is rounding. */
    private static final double LEAST_CHANGE = 1e-3;

    public NextTokenChange {
        if (!models.sides().equals(crosscoder.sides())) {
            throw new BadInput("the crosscoder's sides are "
                    + crosscoder.sides().widths() + " wide, the models "
                    + models.sides().widths() + "; give its own models, in its order.");
        }
    }

    /**
     * @param document whose tokens the models read
     * @param token the last of them that is read; what comes after it is asked for
     */
    public List<Side> of(int feature, TokenSequence document, int token) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Batch batch = Batch.of(Device.CPU, Arrays.copyOf(document.ids(), token + 1));
            List<Tensor> own = models.each().stream()
                    .map(one -> one.model().residual(batch, one.point(), Hooks.none())) // (1, T, d)
                    .toList();
            Tensor without = without(
                    feature,
                    document,
                    Tensor.cat(own, 2).reshape(-1, models.sides().total()));
            List<Side> sides = new ArrayList<>();
            for (int side = 0; side < own.size(); side++) {
                HookedModel one = models.each().get(side);
                Tensor x = own.get(side);
                Tensor changed = models.sides().of(without, side).reshape(x.shape());
                sides.add(side(one.name(), next(one, batch, x), next(one, batch, changed)));
            }
            return sides;
        }
    }

    /** The raw streams (T, D) less the feature's part. */
    private Tensor without(int feature, TokenSequence document, Tensor raw) {
        Tensor x = normaliser.apply(raw);
        Tensor f = crosscoder.encode(x).narrow(1, feature, 1); // (T, 1)
        float[] counts = new float[(int) raw.size(0)];
        for (int t = 0; t < counts.length; t++) {
            counts[t] = document.flagged()[t] ? 0 : 1;
        }
        Tensor part = f.mul(Tensor.of(Device.CPU, counts, counts.length, 1))
                .mul(crosscoder.wDec().narrow(0, feature, 1)); // (T, D)
        float[] factors = normaliser.factors();
        return raw.sub(part.div(Tensor.of(Device.CPU, factors, 1, factors.length)));
    }

    /** log P of what follows the last token (V). */
    private static double[] next(HookedModel side, Batch batch, Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor last = last(side, batch, x);
            Tensor stream = last.reshape(-1, last.size(2)).narrow(0, last.size(1) - 1, 1); // (1, d)
            return side.model().unembed(stream).to(DType.F32).logSoftmax(1).toDoubles();
        }
    }

    private static Tensor last(HookedModel side, Batch batch, Tensor x) {
        Decoder model = side.model();
        if (side.point() instanceof HookPoint.ResidPre point) {
            return model.streamFrom(point, x, Hooks.none());
        }
        HookPoint end = new HookPoint.ResidPost(model.config().nLayers() - 1);
        return model.residual(batch, end, Hooks.at(side.point(), _ -> x));
    }

    private Side side(String name, double[] with, double[] without) {
        double divergence = 0;
        for (int v = 0; v < with.length; v++) {
            divergence += Math.exp(with[v]) * (with[v] - without[v]);
        }
        int[] likely = IntStream.range(0, with.length)
                .filter(v -> Math.max(with[v], without[v]) > Math.log(LEAST))
                .toArray();
        return new Side(
                name,
                first(likely, Comparator.comparingDouble(v -> -with[v]), _ -> true, with, without),
                first(
                        likely,
                        Comparator.comparingDouble(v -> without[v] - with[v]),
                        v -> with[v] > without[v] + LEAST_CHANGE,
                        with,
                        without),
                first(
                        likely,
                        Comparator.comparingDouble(v -> with[v] - without[v]),
                        v -> with[v] < without[v] - LEAST_CHANGE,
                        with,
                        without),
                divergence);
    }

    private List<Next> first(
            int[] tokens, Comparator<Integer> order, IntPredicate such, double[] with, double[] without) {
        return Arrays.stream(tokens)
                .filter(such)
                .boxed()
                .sorted(order)
                .limit(EACH)
                .map(v -> new Next(texts.apply(v), Math.exp(with[v]), Math.exp(without[v])))
                .toList();
    }
}
