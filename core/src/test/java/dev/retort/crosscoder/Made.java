package dev.retort.crosscoder;

import dev.retort.activations.ActivationBatches;
import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Sides;
import dev.retort.basics.Rng;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.function.Consumer;

/** Activations made of a few sparse directions, so that a crosscoder has something to find. */
record Made(Sides sides, int batch, long seed) implements ActivationBatches, ActivationSweep {
    private static final int DIRECTIONS = 12;
    private static final double ON = 0.15;

    @Override
    public Tensor batch(long step) {
        try (Scope scope = Scope.open()) {
            Tensor directions = Tensor.normal(Device.CPU, Rng.of(seed, "directions"), 0, 1, DIRECTIONS, sides.total());
            Tensor values = Tensor.uniform(Device.CPU, Rng.of(seed, "values", step), ON - 1, ON, batch, DIRECTIONS)
                    .relu();
            return scope.keep(values.mul(1 / ON).matmul(directions));
        }
    }

    @Override
    public long tokens() {
        return 4L * batch;
    }

    @Override
    public void forEach(int tokens, Consumer<Piece> look) {
        for (int i = 0; i < 4; i++) {
            try (Scope scope = Scope.open()) {
                boolean[] flagged = new boolean[batch];
                Arrays.fill(flagged, 0, 3, true);
                look.accept(new Piece(batch(1000 + i), flagged, (long) i * batch));
            }
        }
    }
}
