package dev.retort.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Rng;
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
}
