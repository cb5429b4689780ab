package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.Rng;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class BootstrapTest {
    private final Bootstrap bootstrap = Bootstrap.of(7);

    @Test
    void anIntervalCoversTheTruthAboutNineteenTimesInTwenty() {
        int covered = 0;
        for (int study = 0; study < 200; study++) {
            RandomGenerator random = Rng.of(3, "study", study);
            double[] values = random.doubles(60).map(u -> -Math.log(1 - u)).toArray(); // exponential, mean 1
            Measured mean = Objects.requireNonNull(
                    new Bootstrap(study, 400).mean(values).measured());
            covered += mean.excludes(1) ? 0 : 1;
        }
        assertThat(covered).isBetween(178, 199);
    }

    @Test
    void resamplesDrawnOnceAreThoseDrawnEachTime() {
        ToDoubleFunction<int[]> statistic = times -> 3 * times[0] + times[5] / (1.0 + times[16]);
        assertThat(bootstrap.resamples(17).of(statistic).measured())
                .isNotNull()
                .isEqualTo(bootstrap.of(17, statistic).measured());
    }

    @Test
    void aPairedDifferenceIsNarrowerThanAnIndependentOne() {
        RandomGenerator random = Rng.of(5, "pairs");
        double[] before = random.doubles(300).toArray();
        double[] after = new double[300];
        for (int i = 0; i < 300; i++) {
            after[i] = before[i] + 0.05 + 0.01 * random.nextGaussian();
        }
        Measured paired = width(bootstrap.mean(after).minus(bootstrap.mean(before)));
        Measured apart = width(
                bootstrap.mean(after).minus(bootstrap.independent("before").mean(before)));
        assertThat(paired.value()).isCloseTo(apart.value(), within(1e-12));
        assertThat(span(paired)).isLessThan(span(apart) / 5);
        assertThat(paired.excludes(0)).isTrue();
    }

    @Test
    void aRatioRespectsWhoTheTokensBelongTo() {
        // One document of 1000 tokens that all count, nine documents of one token that do not.
        double[] tokens = {1000, 1, 1, 1, 1, 1, 1, 1, 1, 1};
        double[] hits = {1000, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        Measured share = Objects.requireNonNull(bootstrap.ratio(hits, tokens).measured());
        assertThat(share.value()).isCloseTo(1000.0 / 1009, within(1e-12));
        assertThat(share.low()).isEqualTo(0); // the resamples without that document
        assertThat(share.n()).isEqualTo(10);
    }

    @Test
    void theSameSeedGivesTheSameInterval() {
        double[] values = Rng.of(1, "v").doubles(50).toArray();
        assertThat(bootstrap.mean(values).measured())
                .isEqualTo(Bootstrap.of(7).mean(values).measured());
        assertThat(bootstrap.mean(values).measured())
                .isNotEqualTo(Bootstrap.of(8).mean(values).measured());
    }

    @Test
    void whatCannotBeMeasuredIsNoFigure() {
        assertThat(bootstrap.ratio(new double[5], new double[5]).measured()).isNull();
        assertThat(bootstrap.mean(new double[] {Double.NaN, 2, 4}).value()).isEqualTo(3);
        assertThat(bootstrap.mean(new double[] {2}).measured()).isEqualTo(Measured.bare(2, 1));
        Estimate none = bootstrap.mean(new double[] {0, 0, 0});
        assertThat(bootstrap.mean(new double[] {1, 1, 1}).over(none).measured()).isNull();
    }

    @Test
    void arithmeticFollowsTheValues() {
        Estimate two = bootstrap.mean(new double[] {1, 3});
        Estimate four = bootstrap.mean(new double[] {4, 4});
        assertThat(four.over(two).value()).isEqualTo(2);
        assertThat(four.changeFrom(two).value()).isEqualTo(1);
        assertThat(Estimate.mean(List.of(two, four)).value()).isEqualTo(3);
        assertThat(two.pValue(2)).isGreaterThan(0.2);
        assertThat(four.pValue(0)).isLessThan(0.01);
    }

    @Test
    void holmCorrectsStepwise() {
        assertThat(Holm.adjusted(new double[] {0.04, 0.01, 0.03}))
                .containsExactly(new double[] {0.06, 0.03, 0.06}, within(1e-12));
        assertThat(Holm.adjusted(new double[] {0.9, 0.8})).containsExactly(1, 1);
        assertThat(Holm.adjusted(new double[0])).isEmpty();
    }

    @Test
    void aFigureIsWrittenUnderItsNames() {
        assertThat(new Measured(1, 0.5, 2.0, 3).tree())
                .containsExactly(
                        Map.entry("value", 1.0), Map.entry("low", 0.5), Map.entry("high", 2.0), Map.entry("n", 3L));
        assertThat(Measured.bare(1, 3).tree()).containsOnlyKeys("value", "n");
    }

    private static Measured width(Estimate estimate) {
        return Objects.requireNonNull(estimate.measured());
    }

    private static double span(Measured measured) {
        return Objects.requireNonNull(measured.high()) - Objects.requireNonNull(measured.low());
    }
}
