package dev.retort.lab.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Sides;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlantedTruthTest {
    private static final PlantedTruth TRUTH = PlantedTruth.of(PlantedSetting.reference(0));

    @Test
    void every_class_has_its_share() {
        assertThat(PlantedClass.values())
                .extracting(each -> of(each).length)
                .containsExactly(192, 64, 64, 48, 48, 48, 48);
    }

    @Test
    void rates_fall_by_a_power_law_from_above_a_tenth_to_below_a_thousandth_and_add_up_to_l0() {
        double[] rates = IntStream.range(0, TRUTH.size())
                .mapToDouble(TRUTH::rate)
                .sorted()
                .toArray();

        assertThat(Arrays.stream(rates).sum()).isCloseTo(8, within(1e-6));
        assertThat(Arrays.stream(rates).filter(rate -> rate >= 0.1).count()).isGreaterThan(10);
        assertThat(Arrays.stream(rates).filter(rate -> rate < 1e-3).count()).isGreaterThan(20);
    }

    @Test
    void each_class_stands_in_the_models_as_it_says() {
        for (int i = 0; i < TRUTH.size(); i++) {
            double base = norm(i, 0);
            double distilled = norm(i, 1);
            switch (TRUTH.classes()[i]) {
                case BASE_ONLY -> assertThat(distilled).isZero();
                case DISTILLED_ONLY -> assertThat(base).isZero();
                case ROTATED -> assertThat(Math.abs(cosine(i))).isLessThan(0.5);
                case STRENGTH -> {
                    assertThat(cosine(i)).isCloseTo(1, within(1e-5));
                    assertThat(Math.max(base, distilled)).isCloseTo(1, within(1e-5));
                    assertThat(Math.min(base, distilled)).isBetween(0.2499, 0.6667);
                }
                case SHARED, CORRELATED, HIERARCHICAL -> {
                    assertThat(cosine(i)).isCloseTo(1, within(1e-5));
                    assertThat(distilled).isCloseTo(base, within(1e-5));
                }
            }
        }
    }

    @Test
    void a_child_has_a_parent_of_its_class_that_fires_more_often() {
        int children = 0;
        for (int i : of(PlantedClass.HIERARCHICAL)) {
            int parent = TRUTH.parent(i);
            if (parent >= 0) {
                children++;
                assertThat(TRUTH.classes()[parent]).isEqualTo(PlantedClass.HIERARCHICAL);
                assertThat(TRUTH.rate(i)).isLessThanOrEqualTo(0.4 * TRUTH.rate(parent) + 1e-9);
            }
        }
        assertThat(children).isEqualTo(36);
    }

    @Test
    void another_seed_plants_other_directions() {
        PlantedTruth other = PlantedTruth.of(PlantedSetting.reference(1));

        assertThat(other.directions()[0]).isNotEqualTo(TRUTH.directions()[0]);
        assertThat(PlantedTruth.of(PlantedSetting.reference(1)).directions()).isDeepEqualTo(other.directions());
    }

    @Test
    void models_may_be_of_different_widths() {
        PlantedTruth truth = PlantedTruth.of(new PlantedSetting(Sides.of(13, 7), 40, 2, 0.3, 2, 0.1, 5));

        assertThat(truth.directions()[0]).hasSize(20);
        assertThat(truth.classes()[0]).isEqualTo(PlantedClass.SHARED);
        double square = 0;
        for (int i = 13; i < 20; i++) {
            square += truth.directions()[0][i] * truth.directions()[0][i];
        }
        assertThat(square).isCloseTo(1, within(1e-5));
    }

    @Test
    void what_cannot_be_planted_is_refused() {
        assertThatThrownBy(() -> new PlantedSetting(Sides.of(8, 8), 10, 9, 0.3, 2, 0.1, 0))
                .hasMessageContaining("10 directions");
        assertThatThrownBy(() -> new PlantedSetting(Sides.of(8, 8, 8), 10, 1, 0.3, 2, 0.1, 0))
                .hasMessageContaining("3 sides");
    }

    private static int[] of(PlantedClass which) {
        return IntStream.range(0, TRUTH.size())
                .filter(i -> TRUTH.classes()[i] == which)
                .toArray();
    }

    private static double norm(int direction, int side) {
        return Math.sqrt(dot(direction, side, side));
    }

    private static double cosine(int direction) {
        return dot(direction, 0, 1) / (norm(direction, 0) * norm(direction, 1));
    }

    private static double dot(int direction, int one, int other) {
        float[] row = TRUTH.directions()[direction];
        double sum = 0;
        for (int i = 0; i < 128; i++) {
            sum += (double) row[128 * one + i] * row[128 * other + i];
        }
        return sum;
    }
}
