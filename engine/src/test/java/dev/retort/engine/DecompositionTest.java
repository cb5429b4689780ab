package dev.retort.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.Rng;
import org.junit.jupiter.api.Test;

final class DecompositionTest {
    private static Tensor drawn(String name, long... shape) {
        return Tensor.normal(Device.CPU, Rng.of(1, name), 0, 1, shape).to(DType.F64);
    }

    @Test
    void a_symmetric_matrix_is_the_sum_of_its_eigenvectors() {
        try (Scope scope = Scope.open()) {
            Tensor a = drawn("a", 7, 5);
            Tensor gram = a.matmul(a.t()); // (7, 7) of rank 5
            Tensor.Eigen eigen = gram.eigh();
            double[] values = eigen.values().toDoubles();
            assertThat(values).isSorted().hasSize(7);
            assertThat(values[1]).isCloseTo(0, within(1e-12));
            assertThat(values[2]).isGreaterThan(1e-3);
            Tensor v = eigen.vectors();
            assertThat(v.mul(eigen.values()).matmul(v.t()).sub(gram).abs().max().item())
                    .isLessThan(1e-12);
            assertThat(v.t().matmul(v).toDoubles()[1]).isCloseTo(0, within(1e-12));
        }
    }

    @Test
    void singular_values_are_roots_of_the_grams_eigenvalues() {
        try (Scope scope = Scope.open()) {
            Tensor a = drawn("a", 7, 5);
            double[] singular = a.singularValues().toDoubles();
            double[] eigen = a.t().matmul(a).eigh().values().toDoubles();
            assertThat(singular).hasSize(5);
            for (int i = 0; i < 5; i++) {
                assertThat(singular[i]).isCloseTo(Math.sqrt(eigen[4 - i]), within(1e-12));
            }
        }
    }

    @Test
    void what_is_no_square_matrix_is_refused() {
        try (Scope scope = Scope.open()) {
            Tensor a = drawn("a", 7, 5);
            assertThatThrownBy(a::eigh).isInstanceOf(ShapeException.class).hasMessageContaining("eigh on F64[7, 5]");
        }
    }
}
