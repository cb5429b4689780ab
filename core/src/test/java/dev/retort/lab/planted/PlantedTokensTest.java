package dev.retort.lab.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Sides;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class PlantedTokensTest {
    private static final int COUNT = 100_000;
    private static final PlantedTruth TRUTH =
            PlantedTruth.of(new PlantedSetting(Sides.of(5, 3), 64, 4, 0.3, 2, 0.1, 7));
    private static final PlantedTokens DRAWN = PlantedTokens.draw(TRUTH, COUNT, "test", 0);
    private static final BitSet[] ON = on(DRAWN);

    @Test
    void each_direction_fires_at_its_rate() {
        for (int i = 0; i < TRUTH.size(); i++) {
            double rate = TRUTH.rate(i);
            assertThat((double) ON[i].cardinality() / COUNT)
                    .as("%s direction %d", TRUTH.classes()[i], i)
                    .isCloseTo(rate, within(5 * Math.sqrt(rate / COUNT)));
        }
        assertThat((double) DRAWN.firings() / COUNT).isCloseTo(4, within(0.05));
    }

    @Test
    void a_correlated_direction_fires_in_three_fifths_of_the_cases_in_which_another_of_its_group_does() {
        int[] group = TRUTH.law().events().stream()
                .map(FiringEvent::members)
                .filter(members -> TRUTH.classes()[members.getFirst().direction()] == PlantedClass.CORRELATED)
                .findFirst()
                .orElseThrow()
                .stream()
                .mapToInt(FiringEvent.Member::direction)
                .toArray();

        assertThat(group).hasSize(3);
        assertThat(together(group[0], group[1]) / rate(group[1])).isCloseTo(0.6, within(0.05));
        assertThat(together(group[0], group[1])).isGreaterThan(1.5 * rate(group[0]) * rate(group[1]));
    }

    @Test
    void a_child_fires_only_where_its_parent_does() {
        for (int i = 0; i < TRUTH.size(); i++) {
            if (TRUTH.parent(i) >= 0) {
                assertThat(together(i, TRUTH.parent(i))).isEqualTo(rate(i));
            }
        }
    }

    @Test
    void independent_directions_fire_without_regard_to_each_other() {
        assertThat(together(0, 1)).isCloseTo(TRUTH.rate(0) * TRUTH.rate(1), within(0.003));
    }

    @Test
    void a_token_is_the_sum_of_what_fires_and_a_little_noise() {
        float[] left = DRAWN.rows().clone();
        for (int i = 0; i < DRAWN.firings(); i++) {
            assertThat(DRAWN.values()[i]).isBetween(0.5f, 1.5f);
            for (int j = 0; j < 8; j++) {
                left[8 * DRAWN.tokens()[i] + j] -= DRAWN.values()[i] * TRUTH.directions()[DRAWN.directions()[i]][j];
            }
        }
        double[] square = new double[2];
        double mean = 0;
        for (int i = 0; i < left.length; i++) {
            square[i % 8 < 5 ? 0 : 1] += (double) left[i] * left[i] / COUNT;
            mean += left[i] / left.length;
        }

        assertThat(Math.sqrt(square[0])).isCloseTo(0.1, within(0.002));
        assertThat(Math.sqrt(square[1])).isCloseTo(0.1, within(0.002));
        assertThat(mean).isCloseTo(0, within(0.001));
    }

    @Test
    void the_same_index_gives_the_same_bits_and_another_does_not() {
        PlantedTokens again = PlantedTokens.draw(TRUTH, COUNT, "test", 0);
        PlantedTokens other = PlantedTokens.draw(TRUTH, COUNT, "test", 1);

        assertThat(again.rows()).isEqualTo(DRAWN.rows());
        assertThat(other.rows()).isNotEqualTo(DRAWN.rows());
    }

    private static double rate(int direction) {
        return (double) ON[direction].cardinality() / COUNT;
    }

    private static double together(int one, int other) {
        BitSet both = (BitSet) ON[one].clone();
        both.and(ON[other]);
        return (double) both.cardinality() / COUNT;
    }

    private static BitSet[] on(PlantedTokens drawn) {
        BitSet[] on = new BitSet[TRUTH.size()];
        for (int i = 0; i < on.length; i++) {
            on[i] = new BitSet(COUNT);
        }
        for (int i = 0; i < drawn.firings(); i++) {
            on[drawn.directions()[i]].set(drawn.tokens()[i]);
        }
        return on;
    }
}
