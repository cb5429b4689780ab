package dev.retort.experiments;

import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.CrosscodedPair.Side;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A change of one model's residual stream at the hook point, driven by features of both models (the paired encoder):
 *
 * <pre>x ← x + a · Σ_i f_i(x_base, x_distilled) · d_i / scale</pre>
 *
 * with d_i the feature's decoder direction in the edited model and scale its normaliser's. a = −1 ablates the features,
 * a &gt; 0 amplifies them where they fire already. Owns its tensors; close it.
 */
public final class PairedEdit implements AutoCloseable {
    private final List<Integer> features;
    private final double factor;
    private final Gate gate;
    private final Values values;
    private final Tensor directions; // (k, d), in the edited model's raw space

    /**
     * Where values come from.
     *
     * @param of both models' residual streams, each (B, T, d) → f (B, T, k)
     */
    private record Values(BinaryOperator<Tensor> of, Runnable close) {
        static Values paired(CrosscodedPair pair, List<Integer> features) {
            requireSome(features);
            FeatureValues paired = new FeatureValues(pair.crosscoder(), pair.normaliser(), features);
            return new Values(paired::of, paired::close);
        }
    }

    private PairedEdit(
            CrosscodedPair pair, Side side, List<Integer> features, double factor, Gate gate, @Nullable Long rotation) {
        this(pair, side, features, factor, gate, rotation, Values.paired(pair, features));
    }

    private PairedEdit(
            CrosscodedPair pair,
            Side side,
            List<Integer> features,
            double factor,
            Gate gate,
            @Nullable Long rotation,
            Values values) {
        requireSome(features);
        this.features = List.copyOf(features);
        this.factor = factor;
        this.gate = gate;
        this.values = values;
        try (Scope scope = Scope.open()) {
            Tensor d = directions(pair, side, features);
            if (rotation != null) {
                int width = pair.crosscoder().sides().width(side.ordinal());
                d = d.matmul(Tensor.of(d.device(), Rotation.random(width, rotation), width, width));
            }
            this.directions = d.detach().copy().escape();
        }
    }

    private static void requireSome(List<Integer> features) {
        if (features.isEmpty()) {
            throw new IllegalArgumentException("an edit needs at least one feature");
        }
    }

    /** The features' directions in a model's raw space, (k, d). */
    static Tensor directions(CrosscodedPair pair, Side side, List<Integer> features) {
        try (Scope scope = Scope.open()) {
            long[] indices = features.stream().mapToLong(Integer::longValue).toArray();
            Tensor chosen = Tensor.of(pair.crosscoder().device(), indices, indices.length);
            Tensor ofModel = pair.crosscoder().wDec(side.ordinal()).indexSelect(0, chosen); // (k, d)
            return scope.keep(pair.normaliser().ownDirections(ofModel, side.ordinal()));
        }
    }

    /** Takes the features out of one model wherever they fire. */
    public static PairedEdit ablating(CrosscodedPair pair, Side side, List<Integer> features) {
        return new PairedEdit(pair, side, features, -1, new Gate.Everywhere(), null);
    }

    /**
     * Takes the features out of the distilled model wherever another reader says that they fire, such as a solo encoder.
     *
     * @param reader the distilled model's residual stream (B, T, d) → f (B, T, k); stays the caller's
     */
    public static PairedEdit ablatingBy(CrosscodedPair pair, List<Integer> features, UnaryOperator<Tensor> reader) {
        Values values = new Values((base, distilled) -> reader.apply(distilled), () -> {});
        return new PairedEdit(pair, Side.DISTILLED, features, -1, new Gate.Everywhere(), null, values);
    }

    /** Adds {@code factor} times what the features contribute to the distilled model where they fire. */
    public static PairedEdit amplifying(CrosscodedPair pair, List<Integer> features, double factor, Gate gate) {
        return new PairedEdit(pair, Side.DISTILLED, features, factor, gate, null);
    }

    /**
     * The ablation's control of equal norm: at every token the same change, turned by one random rotation.
     *
     * @param seed which rotation
     */
    public static PairedEdit ablatingRotated(CrosscodedPair pair, Side side, List<Integer> features, long seed) {
        return new PairedEdit(pair, side, features, -1, new Gate.Everywhere(), seed);
    }

    public List<Integer> features() {
        return features;
    }

    public double factor() {
        return factor;
    }

    /**
     * What is added at the hook point.
     *
     * @param ids (B, T) the tokens, for the gate
     * @param base the base's residual stream (B, T, d)
     * @param distilled the distilled model's (B, T, d), before the edit
     * @return (B, T, d)
     */
    public Tensor change(Tensor ids, Tensor base, Tensor distilled) {
        try (Scope scope = Scope.open()) {
            Tensor f = values.of().apply(base, distilled); // (B, T, k)
            return scope.keep(gate.of(ids, f.matmul(directions).mul(factor)));
        }
    }

    @Override
    public void close() {
        values.close().run();
        directions.close();
    }
}
