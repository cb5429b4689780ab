package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Rng;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class NthLargestTest {
    @Test
    void agreesWithSortingHoweverManyTiesThereAre() {
        RandomGenerator random = Rng.of(1, "nth");
        for (int round = 0; round < 50; round++) {
            int[] bits = new int[400];
            for (int i = 0; i < bits.length; i++) {
                float value = round % 2 == 0 ? (float) random.nextGaussian() : random.nextInt(-3, 6);
                bits[i] = Float.floatToRawIntBits(Math.max(0, value));
            }
            int[] sorted = bits.clone();
            Arrays.sort(sorted);
            int n = random.nextInt(1, 150);
            NthLargest nth = new NthLargest(n);
            nth.first(bits);
            nth.second(bits);
            int expected = sorted[sorted.length - n];
            assertThat(nth.bits()).isEqualTo(expected);
            if (expected > 0) {
                long larger = Arrays.stream(bits).filter(b -> b > expected).count();
                assertThat(nth.ties()).isEqualTo(n - larger);
            }
        }
    }

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
