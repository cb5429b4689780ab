package dev.retort.experiments.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.Rng;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import org.junit.jupiter.api.Test;

/** Spectra that are known, and axes that were planted. */
class SpectrumTest {
    @Test
    void even_axes_count_as_many_as_they_are() {
        Spectrum even = new Spectrum(new double[] {2, 2, 2, 2, 2, 2, 2, 2, 2, 2});
        assertThat(even.participationRatio()).isCloseTo(10, within(1e-12));
        assertThat(even.dimension(0.9)).isCloseTo(9, within(1e-12));
        assertThat(even.share(5)).isCloseTo(0.5, within(1e-12));
        assertThat(even.curve()).hasSize(10).endsWith(1.0);
    }

    @Test
    void one_axis_counts_as_one_and_the_last_in_proportion() {
        Spectrum steep = new Spectrum(new double[] {8, 2, 0, -1e-18});
        assertThat(steep.participationRatio()).isCloseTo(100.0 / 68, within(1e-12));
        assertThat(steep.dimension(0.9)).isCloseTo(1.5, within(1e-12)); // 8 of 9 wanted, and half of the next
        assertThat(steep.dimension(0.4)).isCloseTo(0.5, within(1e-12));
        assertThat(steep.figures()).containsKeys("participation_ratio", "dimension_90", "variance_1", "variance_20");
        assertThat(new Spectrum(new double[] {0, 0}).dimension(0.9)).isNaN();
    }

    /** Rows of three planted directions of variances 9, 4 and 1 in ten dimensions, seen through either product. */
    @Test
    void planted_axes_are_found_whether_rows_or_columns_are_fewer() {
        for (int n : new int[] {400, 8}) {
            try (Scope scope = Scope.open()) {
                Tensor weights = Tensor.normal(Device.CPU, Rng.of(1, "weights", n), 0, 1, n, 3)
                        .to(DType.F64)
                        .mul(Tensor.of(Device.CPU, new double[] {3, 2, 1}, 3));
                double[] planted = new double[30];
                planted[4] = 1; // the first axis is −e₄
                planted[10 + 7] = 1;
                planted[20] = 1;
                Tensor axes = Tensor.of(Device.CPU, planted, 3, 10);
                Tensor rows = weights.matmul(axes).add(5);
                PrincipalAxes found = PrincipalAxes.of(rows, 6);
                assertThat(found.directions().shape()).containsExactly(10, 3);
                double[][] places = found.places(rows);
                double square = 0;
                for (double[] place : places) {
                    for (double x : place) {
                        square += x * x;
                    }
                }
                double total = rows.sub(rows.mean(0, true)).square().sum().item();
                assertThat(square).isCloseTo(total, within(1e-6 * total));
                double[] first = found.directions().select(1, 0).toDoubles();
                double largest = 0;
                for (double x : first) {
                    largest = Math.abs(x) > Math.abs(largest) ? x : largest;
                }
                assertThat(largest).isPositive();
                if (n == 400) {
                    assertThat(first[4]).isGreaterThan(0.99);
                    assertThat(found.spectrum().values()[0]).isCloseTo(9, within(1.5));
                    assertThat(found.spectrum().values()[2]).isCloseTo(1, within(0.2));
                }
            }
        }
    }
}
