package dev.retort.cli;

import dev.retort.activations.ActivationBatches;
import dev.retort.activations.Sides;
import dev.retort.basics.Rng;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A few batches in turn, made of directions with a share of them on and a little noise: what the benchmarks of other
 * projects' trainers are fed with too. Made once; they live as long as the process.
 */
final class BenchActivations implements ActivationBatches {
    private static final int BATCHES = 4;
    private static final int DIRECTIONS = 512;
    private static final double ON = 0.03;

    private final Sides sides;
    private final List<Tensor> batches = new ArrayList<>();

    BenchActivations(Sides sides, int size) {
        this.sides = sides;
        for (int i = 0; i < BATCHES; i++) {
            try (Scope scope = Scope.open()) {
                Tensor directions = Tensor.normal(
                        Device.CPU,
                        Rng.of(1, "directions"),
                        0,
                        1 / Math.sqrt(sides.width(0)),
                        DIRECTIONS,
                        sides.total());
                Tensor values = Tensor.uniform(Device.CPU, Rng.of(1, "values", i), 1 - 1 / ON, 1, size, DIRECTIONS)
                        .relu()
                        .mul(3);
                Tensor noise = Tensor.normal(Device.CPU, Rng.of(1, "noise", i), 0, 0.01, size, sides.total());
                batches.add(values.matmul(directions).add(noise).mul(10).escape());
            }
        }
    }

    @Override
    public Sides sides() {
        return sides;
    }

    @Override
    public Tensor batch(long step) {
        return batches.get((int) (step % BATCHES)).copy();
    }
}
