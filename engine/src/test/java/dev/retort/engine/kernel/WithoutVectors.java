package dev.retort.engine.kernel;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;

/** What {@link PassesTest} starts in a Java that has no vector module. */
final class WithoutVectors {
    private WithoutVectors() {}

    public static void main(String[] args) {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.ones(Device.CPU, DType.F32, 1, 8, 8, 8);
            Passes.warmUp();
            Passes.awaitWarm();
            System.out.println(Lanes.available() + " " + Passes.can(8, x) + " " + Passes.canAttend(x, x, x) + " "
                    + PackedMatrix.fits(32, 32));
        }
    }
}
