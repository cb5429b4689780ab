package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class TrainingWatchTest {
    private static final int STEPS = 2000;
    private static final TrainingConfig CONFIG = TrainingConfig.of(ReluL1.published(), 100, STEPS, 32, 0);

    private static TrainingStep step(int step, double loss, int dead, double norm) {
        return new TrainingStep(step, loss, loss, 0, 0, 0, 10, 1, List.of(0.5), Double.NaN, dead, norm);
    }

    private static List<TrainingWarning> watch(IntFunction<TrainingStep> series) {
        TrainingWatch watch = new TrainingWatch(CONFIG);
        List<TrainingWarning> warnings = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            warnings.addAll(watch.see(series.apply(i)));
        }
        return warnings;
    }

    /** Falls by a law of powers with noise of a tenth, as a training's loss does. */
    private static double loss(RandomGenerator random, int step) {
        return 100 * Math.pow(step + 1, -0.3) * Math.exp(0.1 * random.nextGaussian());
    }

    @Test
    void saysNothingOfOrdinaryNoise() {
        for (int seed = 0; seed < 20; seed++) {
            RandomGenerator random = Rng.of(seed, "noise");
            assertThat(watch(i -> step(i, loss(random, i), 20, 1 + 0.001 * i))).isEmpty();
        }
    }

    @Test
    void saysNothingOfAPenaltyThatRises() {
        RandomGenerator random = Rng.of(1, "noise");
        assertThat(watch(i -> step(i, (1 + i / 200.0) * loss(random, i), 0, 1))).isEmpty();
    }

    @Test
    void tellsASpikeOnceThoughItLasts() {
        RandomGenerator random = Rng.of(1, "noise");
        List<TrainingWarning> warnings = watch(i -> step(i, loss(random, i) * (i >= 700 && i < 705 ? 8 : 1), 0, 1));
        assertThat(warnings).hasSize(1);
        assertThat(warnings.getFirst().sign()).isEqualTo(TrainingWarning.Sign.LOSS_SPIKE);
        assertThat(warnings.getFirst().step()).isEqualTo(700);
        assertThat(warnings.getFirst().sentence())
                .startsWith("At step 700 the loss rose")
                .contains("learning rate");
    }

    @Test
    void tellsASecondSpikeToo() {
        RandomGenerator random = Rng.of(1, "noise");
        assertThat(watch(i -> step(i, loss(random, i) * (i == 700 || i == 900 ? 8 : 1), 0, 1)))
                .hasSize(2);
    }

    @Test
    void tellsManyDeadFeaturesAndWhatToTry() {
        List<TrainingWarning> warnings = watch(i -> step(i, 1, i < 500 ? 30 : 31, 1));
        assertThat(warnings).hasSize(1);
        assertThat(warnings.getFirst().step()).isEqualTo(500);
        assertThat(warnings.getFirst().sentence()).contains("31 %", "aux-k", "lower l1");
    }

    @Test
    void tellsAShareOfDeadFeaturesThatGoesUpAndDownOnce() {
        assertThat(watch(i -> step(i, 1, i % 2 == 0 ? 35 : 25, 1))).hasSize(1);
        assertThat(watch(i -> step(i, 1, i / 500 % 2 == 0 ? 35 : 5, 1))).hasSize(2);
    }

    @Test
    void tellsNormsThatDriftAfterTheyShouldHaveSettled() {
        assertThat(watch(i -> step(i, 1, 0, i < 200 ? 0.08 + 0.01 * i : 2))).isEmpty();
        List<TrainingWarning> warnings = watch(i -> step(i, 1, 0, Math.exp(0.001 * i)));
        assertThat(warnings).hasSize(1);
        assertThat(warnings.getFirst().sign()).isEqualTo(TrainingWarning.Sign.NORM_DRIFT);
        assertThat(watch(i -> step(i, 1, 0, Math.exp(-0.001 * i)))).hasSize(1);
    }

    @Test
    void tellsNumbersThatAreNotFinite() {
        List<TrainingWarning> warnings = watch(i -> step(i, i == 50 ? Double.NaN : 1, 0, 1));
        assertThat(warnings).hasSize(1);
        assertThat(warnings.getFirst().sign()).isEqualTo(TrainingWarning.Sign.NOT_FINITE);
    }
}
