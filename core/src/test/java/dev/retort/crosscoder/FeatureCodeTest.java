package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.activations.Sides;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureCodeTest {
    private static final int FEATURES = 9_001;
    private static final Sides SIDES = Sides.of(5, 3);

    private final Random random = new Random(1);

    /** Of 9,001 features some 116 tokens are looked at together. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 115, 116, 117, 250})
    void encodesBitForBitAsTheWholeDenseCode(int tokens) {
        float[] thresholds = new float[FEATURES];
        Arrays.fill(thresholds, 0.3f);
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Tensor x = random(tokens, SIDES.total());
            for (InferenceRule rule : new InferenceRule[] {
                new InferenceRule.Rectify(),
                new InferenceRule.Threshold(2.5),
                new InferenceRule.TopK(7, true),
                new InferenceRule.PerFeature(thresholds)
            }) {
                try (Crosscoder crosscoder = crosscoder(rule)) {
                    FeatureCode whole = FeatureCode.of(crosscoder.encode(x));
                    FeatureCode code = FeatureCode.encode(crosscoder, x);
                    assertThat(code.tokens()).isEqualTo(tokens);
                    assertThat(code.on().starts()).isEqualTo(whole.on().starts());
                    assertThat(code.on().tokens()).isEqualTo(whole.on().tokens());
                    assertThat(code.values()).isEqualTo(whole.values());
                    if (tokens > 1) {
                        assertThat(code.on().count()).isBetween(1, tokens * FEATURES - 1);
                    }
                }
            }
        }
    }

    @Test
    void listsEachFeaturesTokensInTheirOrder() {
        try (Scope scope = Scope.open()) {
            FeatureCode code = FeatureCode.of(Tensor.of(Device.CPU, new float[] {0, 2, 0, 3, 4, 0}, 2, 3));
            assertThat(code.on().starts()).containsExactly(0, 1, 3, 3);
            assertThat(code.on().tokens()).containsExactly(1, 0, 1);
            assertThat(code.values()).containsExactly(3, 2, 4);
        }
    }

    private Crosscoder crosscoder(InferenceRule rule) {
        try (Scope scope = Scope.open()) {
            return new Crosscoder(
                    SIDES,
                    random(FEATURES, SIDES.total()).escape(),
                    random(FEATURES).escape(),
                    random(FEATURES, SIDES.total()).escape(),
                    random(SIDES.total()).escape(),
                    rule);
        }
    }

    private Tensor random(long... shape) {
        int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.of(Device.CPU, numbers, shape);
    }
}
