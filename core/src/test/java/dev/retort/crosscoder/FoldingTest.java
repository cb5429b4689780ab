package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.basics.Rng;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FoldingTest {
    private static final Sides SIDES = Sides.of(4, 3);
    private static final int FEATURES = 9;

    static List<InferenceRule> rules() {
        float[] thresholds = new float[FEATURES];
        for (int f = 0; f < FEATURES; f++) {
            thresholds[f] = f / 4f;
        }
        return List.of(
                new InferenceRule.Rectify(),
                new InferenceRule.Threshold(2.2),
                new InferenceRule.PerFeature(thresholds),
                new InferenceRule.TopK(3, false),
                new InferenceRule.TopK(3, true));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void foldedWeightsSayTheSameOfRawActivations(InferenceRule rule) {
        float[] offset = {1, -2, 3, 0, 5, 0.5f, -1};
        float[] spread = {2, 0.5f, 1, 3, 0.25f, 4, 1};
        List<Normaliser> normalisers = List.of(
                Normaliser.ofMeanNorms(SIDES, new double[] {8, 0.3}),
                new Normaliser(SIDES, new double[] {1, 0.7}, new double[] {8, 3}, offset, spread));
        for (Normaliser normaliser : normalisers) {
            try (Scope scope = Scope.open();
                    Crosscoder crosscoder = random(rule);
                    Crosscoder folded = Folding.of(crosscoder, normaliser)) {
                Tensor raw = Tensor.normal(Device.CPU, Rng.of(2, "raw"), 1, 2, 50, SIDES.total());
                Tensor x = normaliser.apply(raw);
                Tensor f = crosscoder.encode(x);
                Tensor expected = normaliser.invert(crosscoder.decode(f));
                Tensor ofFolded = folded.encode(raw);
                assertThat(distance(folded.decode(ofFolded), expected)).isLessThan(1e-4);
                boolean weighted = rule instanceof InferenceRule.TopK(int _, boolean byNorm) && byNorm;
                Tensor same = weighted ? f.mul(crosscoder.featureNorms()) : f;
                assertThat(distance(ofFolded, same)).isLessThan(1e-4);
                assertThat(NormRatios.of(folded, Folding.normaliser(normaliser)).nrn())
                        .containsExactly(NormRatios.of(crosscoder, normaliser).nrn(), within(1e-6));
            }
        }
    }

    private static double distance(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item() / Math.max(1, b.abs().max().item());
    }

    private static Crosscoder random(InferenceRule rule) {
        try (Scope scope = Scope.open()) {
            return new Crosscoder(
                    SIDES,
                    Tensor.normal(Device.CPU, Rng.of(1, "enc"), 0, 0.5, FEATURES, SIDES.total()),
                    Tensor.normal(Device.CPU, Rng.of(1, "b enc"), 0, 0.5, FEATURES),
                    Tensor.normal(Device.CPU, Rng.of(1, "dec"), 0, 0.5, FEATURES, SIDES.total()),
                    Tensor.normal(Device.CPU, Rng.of(1, "b dec"), 0, 0.5, SIDES.total()),
                    rule);
        }
    }
}
