package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Rng;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class InferenceRuleTest {
    private static Tensor choose(InferenceRule rule, float... rectified) {
        Tensor norms = Tensor.of(Device.CPU, new float[] {1, 10, 1, 2}, 4);
        return rule.choose(Tensor.of(Device.CPU, rectified, rectified.length / 4, 4), () -> norms);
    }

    @Test
    void topKKeepsEachTokensLargestAndOfEqualOnesTheFirst() {
        try (Scope scope = Scope.open()) {
            InferenceRule two = new InferenceRule.TopK(2, false);
            assertThat(choose(two, 2, 3, 2, 2, 0, 0, 5, 0).toFloats()).containsExactly(2, 3, 0, 0, 0, 0, 5, 0);
            assertThat(choose(two, 0, 0, 0, 0).toFloats()).containsOnly(0);
            assertThat(choose(new InferenceRule.TopK(4, false), 1, 2, 0, 4).toFloats())
                    .containsExactly(1, 2, 0, 4);
        }
    }

    @Test
    void topKMayWeighValuesByDecoderNorms() {
        try (Scope scope = Scope.open()) {
            InferenceRule rule = new InferenceRule.TopK(2, true);
            assertThat(choose(rule, 5, 1, 4, 3).toFloats()).containsExactly(0, 1, 0, 3);
        }
    }

    @Test
    void topKAgreesWithCountingHoweverManyTiesThereAre() {
        RandomGenerator random = Rng.of(1, "ties");
        try (Scope scope = Scope.open()) {
            for (int round = 0; round < 40; round++) {
                int features = random.nextInt(1, 40);
                int k = random.nextInt(1, features + 1);
                float[] z = new float[features];
                for (int i = 0; i < features; i++) {
                    z[i] = Math.max(0, random.nextInt(-3, 5));
                }
                float[] mask = Selection.ofEachToken(Tensor.of(Device.CPU, z, features), k)
                        .toFloats();
                for (int i = 0; i < features; i++) {
                    int before = 0;
                    for (int j = 0; j < features; j++) {
                        before += z[j] > z[i] || z[j] == z[i] && j < i ? 1 : 0;
                    }
                    assertThat(mask[i]).isEqualTo(z[i] > 0 && before < k ? 1 : 0);
                }
            }
        }
    }

    @Test
    void aFeaturesOwnThresholdIsNotReachedByItself() {
        try (Scope scope = Scope.open()) {
            InferenceRule rule = new InferenceRule.PerFeature(new float[] {1, 2, -1, 0});
            assertThat(choose(rule, 1, 2.5f, 0.5f, 0).toFloats()).containsExactly(0, 2.5f, 0.5f, 0);
        }
    }
}
