package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.crosscoder.FeatureCode;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import org.junit.jupiter.api.Test;

class FiringTest {
    @Test
    void pieces_add_up_to_what_all_tokens_say() {
        Firing firing = new Firing(3);
        add(firing, 2, 0, 1.5f, 0, 3, 0.25f, 0);
        add(firing, 1, 0, 4096, 0);
        assertThat(firing.tokens()).isEqualTo(3);
        assertThat(firing.count(1)).isEqualTo(3);
        assertThat(firing.rate(0)).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(firing.mean(1)).isCloseTo((1.5 + 0.25 + 4096) / 3, within(1e-9));
        assertThat(firing.max(1)).isEqualTo(4096);
        assertThat(firing.count(2)).isZero();
        assertThat(firing.mean(2)).isZero();
        assertThat(firing.l0()).isCloseTo(4 / 3.0, within(1e-12));
        assertThat(firing.histogram(1)[Firing.bin(1.5f)]).isEqualTo(1);
        assertThat(firing.histogram(1)[Firing.bin(0.25f)]).isEqualTo(1);
        assertThat(firing.histogram(1)[Firing.BINS - 1]).isEqualTo(1);
    }

    @Test
    void bins_are_octaves() {
        assertThat(Firing.bin(Float.MIN_VALUE)).isZero();
        assertThat(Firing.bin(1.99f)).isEqualTo(Firing.bin(1f)).isEqualTo(Firing.bin(2f) - 1);
        assertThat(Firing.bin(Float.MAX_VALUE)).isEqualTo(Firing.BINS - 1);
    }

    private static void add(Firing firing, int tokens, float... f) {
        try (Scope scope = Scope.open()) {
            firing.add(FeatureCode.of(Tensor.of(Device.CPU, f, tokens, f.length / tokens)));
        }
    }
}
