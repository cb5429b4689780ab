package dev.retort.experiments;

import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.CrosscodedPair.Side;
import dev.retort.experiments.interventions.FeatureValues;
import dev.retort.experiments.interventions.Rotation;
import java.util.List;
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
    private final FeatureValues values;
    private final Tensor directions; // (k, d), in the edited model's raw space

    private PairedEdit(
            CrosscodedPair pair, Side side, List<Integer> features, double factor, Gate gate, @Nullable Long rotation) {
        if (features.isEmpty()) {
            throw new IllegalArgumentException("an edit needs at least one feature");
        }
        this.features = List.copyOf(features);
        this.factor = factor;
        this.gate = gate;
        this.values = new FeatureValues(pair.crosscoder(), pair.normaliser(), features);
        try (Scope scope = Scope.open()) {
            Tensor d = directions(pair, side, features);
            if (rotation != null) {
                int width = pair.crosscoder().sides().width(side.ordinal());
                d = d.matmul(Tensor.of(d.device(), Rotation.random(width, rotation), width, width));
            }
            this.directions = d.detach().copy().escape();
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
            Tensor f = values.of(base, distilled); // (B, T, k)
            return scope.keep(gate.of(ids, f.matmul(directions).mul(factor)));
        }
    }

    @Override
    public void close() {
        values.close();
        directions.close();
    }
}
