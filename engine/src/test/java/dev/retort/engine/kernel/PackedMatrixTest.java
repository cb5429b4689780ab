package dev.retort.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.ShapeException;
import dev.retort.engine.Tensor;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The loops against the numbers they stand for, multiplied one by one in double precision. */
final class PackedMatrixTest {
    /** One way to keep weights, with numbers drawn for it. */
    private record Kind(int group, int bits, boolean minima) {
        PackedMatrix pack(float[][] numbers, int ins, long seed) {
            Random random = new Random(seed);
            if (bits == 16) {
                float[] all = new float[numbers.length * ins];
                for (int i = 0; i < all.length; i++) {
                    all[i] = Float.intBitsToFloat(Float.floatToRawIntBits((float) random.nextGaussian()) & 0xFFFF0000);
                    numbers[i / ins][i % ins] = all[i];
                }
                try (Scope scope = Scope.open()) {
                    return PackedMatrix.ofHalves(
                            Tensor.of(Device.CPU, all, numbers.length, ins).to(DType.BF16));
                }
            }
            CodedNumbers[] rows = new CodedNumbers[numbers.length];
            for (int r = 0; r < rows.length; r++) {
                rows[r] = new CodedNumbers(group, ins);
                for (int g = 0; g < ins / group; g++) {
                    rows[r].scales()[g] = (float) random.nextGaussian();
                    rows[r].minima()[g] = minima ? (float) random.nextGaussian() : 0;
                }
                for (int i = 0; i < ins; i++) {
                    rows[r].codes()[i] = (byte) (bits == 4 ? random.nextInt(16) : random.nextInt(256) - 128);
                }
                numbers[r] = rows[r].values();
            }
            return PackedMatrix.ofCodes(rows.length, ins, group, bits, minima, r -> rows[r]);
        }
    }

    static Stream<Arguments> cases() {
        List<Kind> kinds = List.of(
                new Kind(32, 4, true),
                new Kind(16, 4, true),
                new Kind(32, 8, true),
                new Kind(32, 8, false),
                new Kind(16, 8, false),
                new Kind(8, 16, false));
        int[][] shapes = {{1, 32}, {7, 64}, {8, 32}, {9, 96}, {31, 32}, {67, 160}, {1000, 64}};
        return kinds.stream().flatMap(kind -> Stream.of(shapes).map(s -> Arguments.of(kind, s[0], s[1])));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void multipliesAsTheNumbersDo(Kind kind, int outs, int ins) {
        float[][] numbers = new float[outs][ins];
        Random random = new Random(outs * 31L + ins);
        try (Scope scope = Scope.open();
                PackedMatrix packed = kind.pack(numbers, ins, outs)) {
            for (int rows : new int[] {1, 2, 3, 8, 9, 40, 513}) {
                float[] x = new float[rows * ins];
                for (int i = 0; i < x.length; i++) {
                    x[i] = (float) random.nextGaussian();
                }
                float[] y = packed.times(Tensor.of(Device.CPU, x, rows, ins)).toFloats();
                for (int n = 0; n < rows; n++) {
                    for (int r = 0; r < outs; r++) {
                        double exact = 0;
                        double size = 0;
                        for (int i = 0; i < ins; i++) {
                            exact += (double) numbers[r][i] * x[n * ins + i];
                            size += Math.abs(numbers[r][i] * x[n * ins + i]);
                        }
                        assertThat((double) y[n * outs + r])
                                .as("row %d of %d, output %d", n, rows, r)
                                .isCloseTo(exact, within(2e-6 * size + 1e-12));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keepsEveryNumber(Kind kind, int outs, int ins) {
        float[][] numbers = new float[outs][ins];
        try (Scope scope = Scope.open();
                PackedMatrix packed = kind.pack(numbers, ins, 5)) {
            Tensor transposed = packed.transposed();
            assertThat(transposed.shape()).containsExactly(ins, outs);
            float[] written = transposed.transpose(0, 1).contiguous().toFloats();
            float[] looked = packed.embedding(Tensor.of(Device.CPU, new long[] {outs - 1, 0}, 2))
                    .toFloats();
            for (int i = 0; i < ins; i++) {
                assertThat(looked[i]).isCloseTo(numbers[outs - 1][i], within(1e-5f));
                assertThat(looked[ins + i]).isCloseTo(numbers[0][i], within(1e-5f));
                for (int r = 0; r < outs; r++) {
                    assertThat(packed.weight(r, i)).isEqualTo(numbers[r][i]);
                    assertThat(written[r * ins + i]).isCloseTo(numbers[r][i], within(1e-5f * 128));
                }
            }
        }
    }

    @Test
    void sharesOneReadingOfXAmongMatricesOfSeveralKinds() {
        try (Scope scope = Scope.open();
                PackedMatrix a = new Kind(32, 4, true).pack(new float[300][64], 64, 1);
                PackedMatrix b = new Kind(16, 8, false).pack(new float[5][64], 64, 2)) {
            for (int rows : new int[] {1, 5}) {
                Tensor x = Tensor.normal(Device.CPU, new Random(3), 0, 1, 2, rows, 64);
                Tensor[] both = PackedMatrix.times(x, a, b);
                assertThat(both[0].shape()).containsExactly(2, rows, 300);
                assertThat(both[0].toFloats()).isEqualTo(a.times(x).toFloats());
                assertThat(both[1].toFloats()).isEqualTo(b.times(x).toFloats());
            }
        }
    }

    @Test
    void gradientsFlowThrough() {
        try (Scope scope = Scope.open();
                PackedMatrix packed = new Kind(32, 4, true).pack(new float[12][32], 32, 1)) {
            Tensor x = Tensor.normal(Device.CPU, new Random(3), 0, 1, 2, 32).requireGrad();
            Tensor gradient =
                    Autograd.gradients(packed.times(x).sum(), List.of(x)).getFirst();
            for (int i = 0; i < 32; i++) {
                float sum = 0;
                for (int r = 0; r < 12; r++) {
                    sum += packed.weight(r, i);
                }
                assertThat(gradient.toFloats()[i]).isCloseTo(sum, within(1e-4f));
            }
        }
    }

    @Test
    void saysWhichWidthItTakes() {
        try (Scope scope = Scope.open();
                PackedMatrix packed = new Kind(32, 4, true).pack(new float[12][32], 32, 1)) {
            Tensor x = Tensor.ones(Device.CPU, DType.F32, 2, 31);
            assertThatThrownBy(() -> packed.times(x))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("32");
        }
    }
}
