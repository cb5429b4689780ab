package dev.retort.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.Rng;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TensorTest {
    @Test
    void roundTripsEveryKindOfData() {
        try (Scope scope = Scope.open()) {
            assertThat(Tensor.of(Device.CPU, new float[] {1, 2, 3}, 3).toFloats())
                    .containsExactly(1, 2, 3);
            assertThat(Tensor.of(Device.CPU, new long[] {1, -2}, 2).toLongs()).containsExactly(1, -2);
            assertThat(Tensor.of(Device.CPU, new int[] {7}, 1).dtype()).isEqualTo(DType.I32);
            assertThat(Tensor.of(Device.CPU, new boolean[] {true, false}, 2).toBooleans())
                    .containsExactly(true, false);
            assertThat(Tensor.of(Device.CPU, new double[] {0.1}, 1).toDoubles()).containsExactly(0.1);
            assertThat(Tensor.zeros(Device.CPU, DType.F32, 0, 4).toFloats()).isEmpty();
            assertThat(Tensor.of(Device.CPU, new float[] {1.5f}, 1)
                            .to(DType.BF16)
                            .toFloats())
                    .containsExactly(1.5f);
        }
    }

    @Test
    void multipliesLikeTheDefinition() {
        try (Scope scope = Scope.open()) {
            Tensor a = Tensor.normal(Device.CPU, Rng.of(1, "a"), 0, 1, 5, 7);
            Tensor b = Tensor.normal(Device.CPU, Rng.of(1, "b"), 0, 1, 7, 3);
            float[] x = a.toFloats();
            float[] y = b.toFloats();
            float[] product = a.matmul(b).toFloats();
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 3; j++) {
                    double sum = 0;
                    for (int k = 0; k < 7; k++) {
                        sum += x[i * 7 + k] * y[k * 3 + j];
                    }
                    assertThat((double) product[i * 3 + j]).isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-5));
                }
            }
        }
    }

    @Test
    void namesBothShapesWhenTheyDoNotFit() {
        try (Scope scope = Scope.open()) {
            Tensor a = Tensor.zeros(Device.CPU, DType.F32, 3, 4);
            Tensor b = Tensor.zeros(Device.CPU, DType.F32, 5, 6);
            assertThatThrownBy(() -> a.matmul(b))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("matmul on F32[3, 4], F32[5, 6]");
            assertThatThrownBy(() -> a.requireShape(-1, 5))
                    .hasMessageContaining("[-1, 5]")
                    .hasMessageContaining("[3, 4]");
            assertThatThrownBy(() -> a.embedding(b)).isInstanceOf(ShapeException.class);
            assertThatThrownBy(() -> Tensor.of(Device.CPU, new float[] {1}, 2)).hasMessageContaining("8 bytes");
            assertThatThrownBy(a::item).isInstanceOf(ShapeException.class);
        }
    }

    @Test
    void keepsWhatIsKeptAndFreesTheRest() {
        long before = Tensor.live();
        Tensor kept;
        Tensor freed;
        try (Scope outer = Scope.open()) {
            try (Scope inner = Scope.open()) {
                freed = Tensor.ones(Device.CPU, DType.F32, 2);
                kept = inner.keep(freed.add(1));
            }
            assertThat(kept.toFloats()).containsExactly(2, 2);
            assertThat(Tensor.live()).isEqualTo(before + 1);
            Tensor gone = freed;
            assertThatThrownBy(() -> gone.add(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("freed");
            kept.escape();
        }
        assertThat(kept.toFloats()).containsExactly(2, 2);
        kept.close();
        assertThat(Tensor.live()).isEqualTo(before);
    }

    @Test
    void refusesToMakeATensorNobodyOwns() {
        assertThatThrownBy(() -> Tensor.zeros(Device.CPU, DType.F32, 1)).hasMessageContaining("no Scope open");
    }

    @Test
    void differentiates() {
        try (Scope scope = Scope.open()) {
            Tensor w = Tensor.of(Device.CPU, new float[] {2, -1}, 2).requireGrad();
            Tensor loss = w.square().mul(w).sum();
            assertThat(Autograd.gradients(loss, List.of(w)).getFirst().toFloats())
                    .containsExactly(12, 3);
            try (Autograd.Off off = Autograd.off()) {
                assertThat(w.square().requiresGrad()).isFalse();
            }
        }
    }

    @Test
    void viewsForeignMemoryWithoutCopying() {
        try (Arena arena = Arena.ofConfined();
                Scope scope = Scope.open()) {
            MemorySegment segment = arena.allocate(ValueLayout.JAVA_FLOAT, 6);
            Tensor view = Tensor.fromSegment(segment, DType.F32, 2, 3);
            segment.setAtIndex(ValueLayout.JAVA_FLOAT, 4, 9f);
            assertThat(view.select(0, 1).toFloats()).containsExactly(0, 9, 0);
            assertThatThrownBy(() -> Tensor.fromSegment(segment, DType.F32, 7)).hasMessageContaining("28 bytes");
        }
    }

    @Test
    void adamTakesTheStepsOfThePaper() {
        try (Scope scope = Scope.open()) {
            Tensor w = Tensor.of(Device.CPU, new float[] {1f, 2f}, 2, 1).requireGrad();
            double m = 0;
            double v = 0;
            double expected = 1;
            try (AdamW adam = new AdamW(Map.of("w", w), new AdamW.Config(0.9, 0.98, 1e-8, 0.05, 2))) {
                for (int step = 1; step <= 3; step++) {
                    adam.step(Autograd.gradients(w.square().sum(), List.of(w)), 0.1);
                    double g = 2 * expected;
                    m = 0.9 * m + 0.1 * g;
                    v = 0.98 * v + 0.02 * g * g;
                    expected *= 1 - 0.1 * 0.05;
                    expected -=
                            0.1 * (m / (1 - Math.pow(0.9, step))) / (Math.sqrt(v / (1 - Math.pow(0.98, step))) + 1e-8);
                }
                assertThat((double) w.toFloats()[0]).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-5));
            }
        }
    }

    @Test
    void clipsToTheCommonNorm() {
        try (Scope scope = Scope.open()) {
            Tensor w = Tensor.of(Device.CPU, new float[] {3, 4}, 2).requireGrad();
            List<Tensor> gradients = Autograd.gradients(w.square().sum(), List.of(w));
            assertThat(AdamW.clip(gradients, 1)).isCloseTo(10, org.assertj.core.data.Offset.offset(1e-6));
            assertThat(gradients.getFirst().norm(0, false).item())
                    .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
        }
    }

    @Test
    void runsWithTheThreadsTheLauncherSets() {
        Native.load();
        assertThat(Native.blasThreads()).isEqualTo(1);
        assertThat(System.getenv("OMP_WAIT_POLICY")).isEqualTo("passive");
        assertThat(System.getenv("OPENBLAS_NUM_THREADS")).isEqualTo("1");
    }
}
