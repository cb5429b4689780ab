package dev.retort.experiments.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Measured;
import dev.retort.basics.Rng;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The pieces of the solo encoder against their equations, written out. */
class SoloArithmeticTest {
    @Test
    void valuesAreLinesWhereTheGateIsOpen() {
        float[] gate = {1, 0, 0, 2, -1, 1};
        float[] gateBias = {0, -1, 0.5f};
        float[] theta = {0.5f, 1, -2};
        float[] value = {0.5f, 1, 1, 1, -2, 1};
        float[] valueBias = {0.1f, 0, 0.2f};
        float[] x = {0.4f, 3, 1, 0.2f, 2, 1};
        try (Scope scope = Scope.open();
                SoloEncoder encoder = new SoloEncoder(
                        Tensor.of(Device.CPU, gate, 3, 2),
                        Tensor.of(Device.CPU, gateBias, 3),
                        Tensor.of(Device.CPU, theta, 3),
                        Tensor.of(Device.CPU, value, 3, 2),
                        Tensor.of(Device.CPU, valueBias, 3))) {
            Tensor stream = Tensor.of(Device.CPU, x, 1, 3, 2);
            float[] f = encoder.of(stream).toFloats();
            float[] scores = encoder.scores(stream).toFloats();
            int open = 0;
            for (int t = 0; t < 3; t++) {
                for (int k = 0; k < 3; k++) {
                    float u = gate[2 * k] * x[2 * t] + gate[2 * k + 1] * x[2 * t + 1] + gateBias[k];
                    float line = value[2 * k] * x[2 * t] + value[2 * k + 1] * x[2 * t + 1] + valueBias[k];
                    float wanted = u > theta[k] ? Math.max(line, 0) : 0;
                    open += wanted > 0 ? 1 : 0;
                    assertThat(scores[3 * t + k]).isCloseTo(u, within(1e-6f));
                    assertThat(f[3 * t + k]).isCloseTo(wanted, within(1e-6f));
                }
            }
            assertThat(open).as("gates that are open and shut").isBetween(2, 7);
            try (SoloEncoder some = encoder.some(2, 0)) {
                assertThat(some.of(stream).toFloats()).containsExactly(f[2], f[0], f[5], f[3], f[8], f[6]);
            }
        }
    }

    @Test
    void theThresholdIsWhereF1IsHighestByTryingAll() {
        RandomGenerator random = Rng.of(3, "f1");
        float[] scores = new float[200];
        float[] values = new float[200];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.round(20 * random.nextGaussian()) / 10f; // with ties
            values[i] = scores[i] + random.nextGaussian() > 1 ? 1 : 0;
        }
        double best = 0;
        for (float cut : scores) {
            best = Math.max(best, f1(scores, values, cut - 0.01f));
        }
        float threshold = FiringThreshold.of(scores, values);
        assertThat(f1(scores, values, threshold)).isEqualTo(best);
        assertThat(scores).as("halfway between two scores").doesNotContain(threshold);
        assertThat(FiringThreshold.of(scores, new float[200])).isGreaterThan(10);
    }

    private static double f1(float[] scores, float[] values, float threshold) {
        int hits = 0;
        int above = 0;
        int firing = 0;
        for (int i = 0; i < scores.length; i++) {
            boolean in = scores[i] > threshold;
            above += in ? 1 : 0;
            firing += values[i] > 0 ? 1 : 0;
            hits += in && values[i] > 0 ? 1 : 0;
        }
        return 2.0 * hits / (above + firing);
    }

    @Test
    void figuresAreTheTextbooksOnEqualDocuments() {
        float[] u = {2, -1, 0.5f, 3, -2, 1};
        float[] f = {1.5f, 0, 1, 3.5f, 0, 0};
        float[] solo = {1, 0, 0, 3, 0, 2};
        PairedTokens tokens = new PairedTokens(
                new float[][] {u}, new float[][] {solo}, new float[][] {f}, new int[] {0, 0, 1, 1, 2, 2}, 3);
        SoloFeature read = new SoloReading(tokens, new Bootstrap(1, 50).resamples(3)).of(0, 7, 0.8, 0.7f);
        double mean = (1.5 + 1 + 3.5) / 6;
        double spread = 0;
        double missed = 0;
        for (int i = 0; i < u.length; i++) {
            spread += Math.pow(f[i] - mean, 2);
            missed += Math.pow(f[i] - solo[i], 2);
        }
        assertThat(figure(read.r2())).isCloseTo(1 - missed / spread, within(1e-9));
        assertThat(figure(read.auroc())).isCloseTo(8.0 / 9, within(1e-9)); // 0.5 fires, 1 does not
        assertThat(figure(read.precision())).isCloseTo(2.0 / 3, within(1e-9));
        assertThat(figure(read.recall())).isCloseTo(2.0 / 3, within(1e-9));
        assertThat(read.firing()).isEqualTo(0.5);
        assertThat(read.feature()).isEqualTo(7);
    }

    private static double figure(@Nullable Measured measured) {
        return Objects.requireNonNull(measured).value();
    }

    @Test
    void aWayThatTakesATenthLongerCostsAnEleventhAndTheIntervalHoldsIt() {
        SteeringCost cost = new SteeringCost(1, 1, 40, Bootstrap.of(4));
        RandomGenerator random = Rng.of(9, "times");
        double[] plain = new double[40];
        double[] other = new double[40];
        for (int i = 0; i < plain.length; i++) {
            double slower =
                    1 + Math.floorMod(i, 20) / 40.0; // a shared machine has slower minutes: both of a round are hit
            plain[i] = slower * interrupted(random) * (1 + 0.01 * random.nextGaussian());
            other[i] = slower * interrupted(random) * 1.1 * (1 + 0.01 * random.nextGaussian());
        }
        Measured measured = Objects.requireNonNull(cost.cost(plain, other).measured());
        assertThat(measured.value()).isCloseTo(1 - 1 / 1.1, within(0.01));
        assertThat(Objects.requireNonNull(measured.low())).isLessThan(1 - 1 / 1.1);
        assertThat(Objects.requireNonNull(measured.high())).isGreaterThan(1 - 1 / 1.1);
        assertThat(Objects.requireNonNull(measured.high()) - measured.low()).isLessThan(0.03);
        int[] once = new int[4];
        Arrays.fill(once, 1);
        assertThat(SteeringCost.median(new double[] {5, 1, 9, 2}, once)).isEqualTo(3.5);
        assertThat(SteeringCost.median(new double[] {5, 1, 9, 2}, new int[] {0, 3, 0, 2}))
                .isEqualTo(1);
    }

    /** At times something else runs. */
    private static double interrupted(RandomGenerator random) {
        return random.nextInt(16) == 0 ? 3 : 1;
    }
}
