package dev.retort.crosscoder.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.crosscoder.InferenceRule;
import org.junit.jupiter.api.Test;

final class GatesTest {
    @Test
    void a_threshold_that_overflowed_is_one_that_nothing_passes() {
        InferenceRule rule = Gates.rule(new float[] {-1, (float) Math.exp(200), 0.5f});
        assertThat(rule).isEqualTo(new InferenceRule.PerFeature(new float[] {0, Float.MAX_VALUE, 0.5f}));
    }

    @Test
    void open_everywhere_is_plain_relu() {
        assertThat(Gates.rule(new float[] {-1, 0})).isInstanceOf(InferenceRule.Rectify.class);
    }
}
