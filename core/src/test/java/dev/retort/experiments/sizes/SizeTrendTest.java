package dev.retort.experiments.sizes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.atlas.Measured;
import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeTrendTest {
    private static final int STUDIES = 1000;

    @Test
    void a_known_trend_is_found_per_doubling() {
        Measured slope =
                slope(Map.of(1.0, List.of(0.9, 1.0, 1.1), 4.0, List.of(4.9, 5.0, 5.1), 16.0, List.of(8.9, 9.0, 9.1)));
        assertThat(slope.value()).isCloseTo(2, within(1e-12));
        assertThat(slope.excludes(0)).isTrue();
        assertThat(slope.excludes(2)).isFalse();
        assertThat(slope.n()).isEqualTo(9);
    }

    /** Reference: Welch's formulas, the quantile of t by Simpson's rule over its density. */
    @Test
    void of_two_sizes_one_doubling_apart_it_is_the_t_test_of_welch() {
        Measured slope = slope(Map.of(1.0, List.of(0.50, 0.52, 0.47, 0.51), 2.0, List.of(0.61, 0.55, 0.70)));
        assertThat(slope.value()).isCloseTo(0.12, within(1e-9));
        assertThat(Objects.requireNonNull(slope.low())).isCloseTo(-0.05419607, within(1e-6));
        assertThat(Objects.requireNonNull(slope.high())).isCloseTo(0.29419607, within(1e-6));
    }

    @Test
    void a_group_has_the_interval_of_student() {
        SizeTrend.Group group = SizeTrend.of(new TreeMap<>(Map.of(1.0, List.of(1.0, 2.0, 3.0))))
                .groups()
                .getFirst();
        // 2 ± 4.302653 · 1/√3
        assertThat(Objects.requireNonNull(group.mean().low())).isCloseTo(2 - 2.484138, within(1e-5));
        assertThat(Objects.requireNonNull(group.mean().high())).isCloseTo(2 + 2.484138, within(1e-5));
    }

    @Test
    void of_one_size_or_of_two_seeds_there_is_no_trend() {
        assertThat(SizeTrend.of(new TreeMap<>(Map.of(1.0, List.of(1.0, 2.0, 3.0))))
                        .slope())
                .isNull();
        assertThat(SizeTrend.of(new TreeMap<>(Map.of(1.0, List.of(1.0, 2.0, 3.0), 2.0, List.of(1.0, 2.0))))
                        .slope())
                .isNull();
    }

    @Test
    void where_seeds_do_not_differ_the_interval_is_a_point() {
        Measured slope = slope(Map.of(1.0, List.of(0.0, 0.0, 0.0), 2.0, List.of(0.0, 0.0, 0.0)));
        assertThat(slope.excludes(0)).isFalse();
        assertThat(slope.low()).isEqualTo(0.0);
    }

    /** Without a trend it is seen in some 5 of 100 studies, whether sizes spread alike or not. */
    @ParameterizedTest
    @CsvSource({"3, 3, 1", "3, 3, 4", "3, 3, 0.25", "2, 3, 4", "3, 5, 4"})
    void where_there_is_no_trend_it_is_seldom_seen(int sizes, int seeds, double spreading) {
        int seen = 0;
        for (int study = 0; study < STUDIES; study++) {
            RandomGenerator rng = Rng.of(11, "no trend " + sizes + " " + seeds + " " + spreading + " " + study);
            TreeMap<Double, List<Double>> values = new TreeMap<>();
            for (int size = 0; size < sizes; size++) {
                List<Double> here = new ArrayList<>();
                for (int seed = 0; seed < seeds; seed++) {
                    here.add(0.5 + 0.02 * Math.pow(spreading, size) * rng.nextGaussian());
                }
                values.put(2e5 * Math.pow(4, size), here);
            }
            seen += Objects.requireNonNull(SizeTrend.of(values).slope()).excludes(0) ? 1 : 0;
        }
        assertThat((double) seen / STUDIES).isBetween(0.02, 0.07);
    }

    private static Measured slope(Map<Double, List<Double>> values) {
        return Objects.requireNonNull(SizeTrend.of(new TreeMap<>(values)).slope());
    }
}
