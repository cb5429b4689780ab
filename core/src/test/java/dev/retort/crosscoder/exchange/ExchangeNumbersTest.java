package dev.retort.crosscoder.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExchangeNumbersTest {
    @Test
    void llamascopiumFindsAsManyFeaturesAsThereAre() {
        for (int width = 1; width < 400; width++) {
            for (int features = 1; features < 700; features++) {
                if ((long) (width * LlamascopiumWriter.expansion(features, width)) != features) {
                    throw new AssertionError(features + " features of width " + width + " are lost");
                }
            }
        }
    }

    @Test
    void aThresholdOnWeightedValuesIsOneOnEachFeatures() {
        assertThat(Gates.of(1.5, new double[] {1, 2, 0})).containsExactly(1.5f, 0.75f, Float.MAX_VALUE);
        assertThat(Gates.logarithms(new float[] {1, 0})).containsExactly(0, (float) Math.log(Float.MIN_NORMAL));
    }

    @ParameterizedTest
    @CsvSource({
        "blocks.14.hook_resid_pre, blocks.14.resid_pre",
        "blocks.3.hook_attn_out, blocks.3.attn.out",
        "layers.10, layers.10",
    })
    void hookPointsHaveTwoNames(String lens, String own) {
        assertThat(HookNames.own(lens)).isEqualTo(own);
        assertThat(HookNames.lens(own)).isEqualTo(lens);
    }
}
