package dev.retort.study.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void aFigureIsWrittenWithItsIntervalAndItsN() {
        Figure figure = new Figure(-3.061, -3.9, -2.2, 240L);
        assertThat(Unit.LOGIT.full(figure)).isEqualTo("−3.06 [−3.90, −2.20] n = 240");
        assertThat(Unit.PERCENT.full(new Figure(0.988, 0.976, 0.996, 2000L)))
                .isEqualTo("98.8 % [97.6, 99.6] n = 2,000");
        assertThat(Unit.CHANGE.full(new Figure(0.3, null, null, null))).isEqualTo("+30.0 %");
        assertThat(Unit.POINTS.value(-0.0001)).as("no minus before nothing").isEqualTo("0.0 pt");
    }

    @Test
    void aDifferenceOfSymmetricIntervalsAddsTheirHalvesInSquares() {
        Figure difference = new Figure(0.8, 0.77, 0.83, 10L).minus(new Figure(0.7, 0.66, 0.74, 10L));
        assertThat(difference.value()).isCloseTo(0.1, within(1e-12));
        assertThat(difference.low()).isCloseTo(0.05, within(1e-12));
        assertThat(difference.high()).isCloseTo(0.15, within(1e-12));
    }

    @Test
    void aDifferenceWithoutIntervalsClaimsNothing() {
        Figure difference = new Figure(0.8, null, null, null).minus(new Figure(0.1, 0.0, 0.2, 10L));
        assertThat(difference.above(0)).isFalse();
        assertThat(difference.hasInterval()).isFalse();
    }
}
