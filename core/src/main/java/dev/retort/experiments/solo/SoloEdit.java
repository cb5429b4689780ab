package dev.retort.experiments.solo;

import dev.retort.activations.Normaliser;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.HookPoint;
import dev.retort.models.Hooks;

/**
 * A change of a served model's residual stream at its hook point, by features read from that stream alone:
 *
 * <pre>x ← x + a · Σ_i f_i(x) · d_i</pre>
 *
 * with d_i the decoder direction in the served model's own space. a = −1 ablates, a &gt; 0 amplifies. The factor is in the
 * directions, so that a token costs two small products and three passes over (k) or (d) numbers. Owns the directions, not the
 * encoder: close it.
 */
public final class SoloEdit implements AutoCloseable {
    private final SoloEncoder encoder;
    private final Tensor directions; // a · d (k, d)

    /**
     * @param directions (k, d) of the encoder's features, in the served model's own space
     * @param factor a
     */
    public SoloEdit(SoloEncoder encoder, Tensor directions, double factor) {
        directions.requireShape(encoder.features(), encoder.width());
        this.encoder = encoder;
        try (Scope scope = Scope.open()) {
            this.directions = directions.mul(factor).contiguous().escape();
        }
    }

    /** Of all features of a file, by the crosscoder it was fitted to. */
    public static SoloEdit of(SoloFile file, Crosscoder crosscoder, Normaliser normaliser, double factor) {
        try (Scope scope = Scope.open()) {
            long[] places =
                    file.features().stream().mapToLong(SoloFeature::feature).toArray();
            int side = file.origin().side();
            Tensor chosen = crosscoder
                    .wDec(side)
                    .indexSelect(0, Tensor.of(crosscoder.device(), places, places.length))
                    .detach();
            return new SoloEdit(file.encoder(), normaliser.ownDirections(chosen, side), factor);
        }
    }

    /** x (B, T, d) → the edited x, in the caller's scope. */
    public Tensor apply(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(x.add(encoder.of(x).matmul(directions)));
        }
    }

    /** The edit as hooks. */
    public Hooks at(HookPoint point) {
        return Hooks.at(point, this::apply);
    }

    @Override
    public void close() {
        directions.close();
    }
}
