package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.Rng;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AuxiliaryLossTest {
    private static final long[] DEAD = {1, 4, 5, 20, 22};
    private static final Revival.AuxK AUX = new Revival.AuxK(2, 1, 1);
    private static final Made DATA = EveryConfig.UNEQUAL;

    private static Crosscoder crosscoder() {
        return Initialisation.random(EveryConfig.of(EveryConfig.L1, 10), DATA.sides(), Device.CPU);
    }

    private static Tensor loss(Crosscoder crosscoder, Tensor x, Tensor error) {
        return AuxiliaryLoss.of(crosscoder, error, crosscoder.preActivations(x).relu(), DEAD, AUX);
    }

    @Test
    void isTheShareOfTheErrorThatTheLargestDeadFeaturesLeave() {
        try (Scope scope = Scope.open();
                Crosscoder crosscoder = crosscoder()) {
            Tensor x = DATA.batch(0);
            Tensor error = Tensor.normal(Device.CPU, Rng.of(1, "e"), 0, 1, 32, 12);
            double[] e = error.neg().toDoubles();
            double[] f = crosscoder.preActivations(x).relu().toDoubles();
            double[] n = crosscoder.featureNorms().toDoubles();
            double[] d = crosscoder.wDec().toDoubles();
            double missed = 0;
            double spread = 0;
            for (int i = 0; i < 12; i++) {
                double mean = 0;
                for (int b = 0; b < 32; b++) {
                    mean += e[b * 12 + i] / 32;
                }
                for (int b = 0; b < 32; b++) {
                    double left = e[b * 12 + i];
                    for (long dead : DEAD) {
                        int larger = 0;
                        for (long other : DEAD) {
                            larger += f[b * 23 + (int) other] * n[(int) other] > f[b * 23 + (int) dead] * n[(int) dead]
                                    ? 1
                                    : 0;
                        }
                        left -= larger < 2 ? f[b * 23 + (int) dead] * d[(int) dead * 12 + i] : 0;
                    }
                    missed += left * left;
                    spread += (e[b * 12 + i] - mean) * (e[b * 12 + i] - mean);
                }
            }
            assertThat(loss(crosscoder, x, error).item()).isCloseTo(missed / spread, within(1e-5));
        }
    }

    @Test
    void itsGradientIsThatOfFiniteDifferencesAndReachesDeadFeaturesAlone() {
        try (Scope scope = Scope.open();
                Crosscoder crosscoder = crosscoder()) {
            Tensor x = DATA.batch(0);
            Tensor error = Tensor.normal(Device.CPU, Rng.of(1, "e"), 0, 1, 32, 12);
            for (Tensor weights : List.of(crosscoder.wEnc(), crosscoder.wDec())) {
                weights.requireGrad();
                float[] gradient = Autograd.gradients(loss(crosscoder, x, error), List.of(weights))
                        .getFirst()
                        .toFloats();
                int largest = 0;
                for (int i = 0; i < gradient.length; i++) {
                    largest = Math.abs(gradient[i]) > Math.abs(gradient[largest]) ? i : largest;
                    int feature = i / 12;
                    if (Arrays.stream(DEAD).noneMatch(dead -> dead == feature)) {
                        assertThat(gradient[i]).isZero();
                    }
                }
                double up = with(crosscoder, weights, largest, 1e-3, x, error);
                double down = with(crosscoder, weights, largest, -1e-3, x, error);
                assertThat((up - down) / 2e-3).isCloseTo(gradient[largest], within(0.01 * Math.abs(gradient[largest])));
            }
        }
    }

    private static double with(Crosscoder crosscoder, Tensor weights, int at, double change, Tensor x, Tensor error) {
        try (Autograd.Off off = Autograd.off()) {
            float[] nudge = new float[(int) weights.elements()];
            nudge[at] = (float) change;
            Tensor by = Tensor.of(Device.CPU, nudge, weights.shape());
            weights.addInPlace(by);
            double loss = loss(crosscoder, x, error).item();
            weights.subInPlace(by);
            return loss;
        }
    }

    @Test
    void isNothingWhenNoneIsDead() {
        try (Scope scope = Scope.open();
                Crosscoder crosscoder = crosscoder()) {
            Tensor x = DATA.batch(0);
            Tensor rectified = crosscoder.preActivations(x).relu();
            assertThat(AuxiliaryLoss.of(crosscoder, x, rectified, new long[0], AUX)
                            .item())
                    .isZero();
        }
    }
}
