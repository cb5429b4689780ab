package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import org.junit.jupiter.api.Test;

final class SelectionTest {
    @Test
    void selectsExactlyTheLargestOfABatch() {
        try (Scope scope = Scope.open()) {
            Tensor z = Tensor.of(Device.CPU, new float[] {0, 3, 1, 2, 2, 0, 2, 5}, 2, 4);
            Selection four = Selection.largest(z, 4);
            assertThat(four.indices().toLongs()).containsExactly(1, 3, 4, 7);
            assertThat(four.least()).isEqualTo(2);
            assertThat(four.only(z).toFloats()).containsExactly(0, 3, 0, 2, 2, 0, 0, 5);
            assertThat(Selection.largest(z, 8).indices().toLongs()).containsExactly(1, 2, 3, 4, 6, 7);
            assertThat(Selection.largest(z.mul(0), 3).least()).isZero();
        }
    }
}
