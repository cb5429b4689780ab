package dev.retort.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Int8ProductTest {
    private final Random random = new Random(5);

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 131, 1024, 1025, 3001})
    void both_ways_are_exact(int columns) {
        try (Scope scope = Scope.open()) {
            byte[] a = bytes(17 * columns);
            byte[] b = bytes(23 * columns);
            Tensor left = Tensor.of(Device.CPU, widened(a), 17, columns).to(DType.I8);
            Tensor right = Tensor.of(Device.CPU, widened(b), 23, columns).to(DType.I8);
            Tensor own = Tensor.zeros(Device.CPU, DType.I32, 17, 23);
            Tensor wide = Tensor.zeros(Device.CPU, DType.I32, 17, 23);
            Int8Product.own(left, right, own);
            Int8Product.widened(left, right, wide);
            long[] expected = new long[17 * 23];
            for (int i = 0; i < 17; i++) {
                for (int j = 0; j < 23; j++) {
                    for (int c = 0; c < columns; c++) {
                        expected[i * 23 + j] += a[i * columns + c] * b[j * columns + c];
                    }
                }
            }
            assertThat(own.to(DType.I64).toLongs()).isEqualTo(expected);
            assertThat(wide.to(DType.I64).toLongs()).isEqualTo(expected);
        }
    }

    /** Small and odd shapes are where a library's fast way may be wrong on one machine and right on another. */
    @Test
    void every_small_shape_is_exact() {
        for (int m : new int[] {1, 2, 17}) {
            for (int n : new int[] {1, 2, 23}) {
                for (int columns : new int[] {1, 2, 3, 4, 5, 8, 33}) {
                    try (Scope scope = Scope.open()) {
                        byte[] a = bytes(m * columns);
                        byte[] b = bytes(n * columns);
                        Tensor left =
                                Tensor.of(Device.CPU, widened(a), m, columns).to(DType.I8);
                        Tensor right =
                                Tensor.of(Device.CPU, widened(b), n, columns).to(DType.I8);
                        Tensor out = Tensor.zeros(Device.CPU, DType.I32, m, n);
                        Int8Product.into(left, right, out);
                        long[] expected = new long[m * n];
                        for (int i = 0; i < m * n; i++) {
                            for (int c = 0; c < columns; c++) {
                                expected[i] += a[i / n * columns + c] * b[i % n * columns + c];
                            }
                        }
                        assertThat(out.to(DType.I64).toLongs())
                                .as("(%d, %d) by (%d, %d)", m, columns, n, columns)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    void what_are_no_bytes_is_refused() {
        try (Scope scope = Scope.open()) {
            Tensor floats = Tensor.zeros(Device.CPU, DType.F32, 2, 2);
            assertThatThrownBy(() -> Int8Product.into(floats, floats, floats)).isInstanceOf(ShapeException.class);
        }
    }

    /** The extremes are the most frequent, so that sums reach as far as they can. */
    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = random.nextBoolean() ? Byte.MIN_VALUE : (byte) random.nextInt();
        }
        return bytes;
    }

    private static float[] widened(byte[] bytes) {
        float[] floats = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            floats[i] = bytes[i];
        }
        return floats;
    }
}
