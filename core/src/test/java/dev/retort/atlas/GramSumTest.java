package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GramSumTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 192, 193, 384, 401})
    void isTheWholeProductInDouble(int width) {
        Random random = new Random(width);
        try (Scope scope = Scope.open()) {
            Tensor rows = random(random, 70, width + 3);
            Tensor own = rows.narrow(1, 2, width); // a view, as one side of several is
            Tensor exact = own.to(DType.F64).t().matmul(own.to(DType.F64)).mul(2);
            GramSum sum = new GramSum(width);
            sum.add(own.narrow(0, 0, 33));
            sum.add(own.narrow(0, 33, 37));
            sum.add(own);
            try (Tensor taken = sum.take()) {
                assertThat(taken.shape()).containsExactly(width, width);
                assertThat(taken.sub(exact).abs().max().item()).isCloseTo(0, within(1e-4));
                assertThat(taken.sub(taken.t()).abs().max().item()).isZero();
            }
        }
    }

    private static Tensor random(Random random, int rows, int width) {
        float[] numbers = new float[rows * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.of(Device.CPU, numbers, rows, width);
    }
}
