package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.Rng;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NameScoreTest {
    @Test
    void figures_are_those_of_the_table_of_verdicts() {
        NameScore score = new NameScore(9, 1, 12, 8, 3);
        assertThat(score.balanced()).isCloseTo((0.9 + 0.6) / 2, within(1e-12));
        assertThat(score.accuracy()).isCloseTo(21 / 30.0, within(1e-12));
        assertThat(score.precision()).isCloseTo(9 / 17.0, within(1e-12));
        assertThat(score.recall()).isCloseTo(0.9, within(1e-12));
        assertThat(score.f1()).isCloseTo(2 * (9 / 17.0) * 0.9 / (9 / 17.0 + 0.9), within(1e-12));
        assertThat(score.examples()).isEqualTo(30);
        assertThat(NameScore.none().without(5).balanced()).isNaN();
        assertThat(new NameScore(3, 0, 0, 0, 0).balanced()).isNaN();
        assertThat(new NameScore(0, 4, 9, 0, 0).precision()).isNaN();
    }

    /** Wilson's ends of 15 of 15 are 15/(15 + z²) and 1, of 8 of 10 they are 0.4902 and 0.9433 (Newcombe 1998, table I's formula). */
    @Test
    void the_interval_is_square_and_add_of_wilsons() {
        double z = 1.959963984540054;
        double low = 15 / (15 + z * z);
        NameScore perfect = new NameScore(15, 0, 15, 0, 0);
        assertThat(perfect.low()).isCloseTo(1 - (1 - low) * Math.sqrt(2) / 2, within(1e-9));
        assertThat(perfect.high()).isCloseTo(1, within(1e-9));
        NameScore mixed = new NameScore(8, 2, 15, 0, 0);
        assertThat(mixed.low()).isCloseTo(0.9 - Math.hypot(0.8 - 0.4902, 1 - low) / 2, within(1e-4));
        assertThat(mixed.high()).isCloseTo(0.9 + (0.9433 - 0.8) / 2, within(1e-4));
    }

    @Test
    void the_interval_covers_the_truth_about_as_often_as_it_says() {
        RandomGenerator random = Rng.of(9, "coverage");
        int covered = 0;
        int trials = 2000;
        for (int trial = 0; trial < trials; trial++) {
            NameScore score = NameScore.none();
            for (int i = 0; i < 15; i++) {
                score = score.with(true, random.nextDouble() < 0.8).with(false, random.nextDouble() < 0.3);
            }
            covered += score.low() <= 0.75 && 0.75 <= score.high() ? 1 : 0;
        }
        assertThat(covered / (double) trials).isBetween(0.93, 0.98);
    }
}
