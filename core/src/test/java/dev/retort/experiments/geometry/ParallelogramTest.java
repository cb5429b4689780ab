package dev.retort.experiments.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.Rng;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Parallelograms that are known. */
class ParallelogramTest {
    private static double[][] normal(String name, int n, int k) {
        RandomGenerator random = Rng.of(3, name);
        double[][] x = new double[n][k];
        for (double[] row : x) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        return x;
    }

    private static double[][] plus(double[][] x, double[] by, double noise, double[][] drawn) {
        double[][] sum = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            double[] row = x[i].clone();
            for (int j = 0; j < row.length; j++) {
                row[j] += by[j] + noise * drawn[i][j];
            }
            sum[i] = row;
        }
        return sum;
    }

    private static int[] asIs(int n) {
        return IntStream.range(0, n).toArray();
    }

    private static double[] shuffled(double[][] a, double[][] b, int count) {
        return IntStream.range(0, count)
                .mapToDouble(r -> Parallelogram.mean(
                        Parallelogram.offsets(a, b, Rng.permutation(a.length, 1, "test shuffles", r))))
                .toArray();
    }

    @Test
    void one_offset_is_nought_and_unrelated_ones_are_one() {
        double[][] a = normal("a", 60, 20);
        double[][] same = plus(a, normal("offset", 1, 20)[0], 0, a);
        assertThat(Parallelogram.mean(Parallelogram.offsets(a, same, asIs(60)))).isCloseTo(0, within(1e-12));
        double[][] offsets = normal("unrelated", 60, 20);
        assertThat(Parallelogram.mean(offsets)).isCloseTo(1, within(0.03));
        assertThat(Parallelogram.common(offsets)).isLessThan(0.05);
        double[][] opposite = {{1, 2}, {-1, -2}};
        assertThat(Parallelogram.mean(opposite)).isCloseTo(2, within(1e-12));
        assertThat(Parallelogram.losses(new double[][] {{3, 0}, {0, 4}, {6, 0}})[0])
                .containsExactly(Double.NaN, 1.0, 1 - 36.0 / 45);
    }

    @Test
    void pairs_that_stand_twice_are_not_held_against_themselves() {
        double[][] offsets = normal("some", 5, 3);
        double[][] losses = Parallelogram.losses(offsets);
        int[] once = {1, 1, 1, 1, 1};
        assertThat(Parallelogram.mean(losses, once)).isCloseTo(Parallelogram.mean(offsets), within(1e-12));
        int[] times = {2, 0, 1, 2, 0};
        double expected = (2 * losses[2][0] + 4 * losses[3][0] + 2 * losses[3][2]) / 8;
        assertThat(Parallelogram.mean(losses, times)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void offsets_of_nothing_are_no_parallelogram() {
        double[][] offsets = {{0, 0}, {0, 0}, {1, 0}};
        assertThat(Parallelogram.losses(offsets)[1][0]).isNaN();
        assertThat(Parallelogram.mean(offsets)).isEqualTo(1);
        assertThat(Parallelogram.mean(Parallelogram.losses(offsets), new int[] {1, 1, 1}))
                .isEqualTo(1);
    }

    /** Words far apart, offsets nearly one: only the pairs as they are make parallelograms. */
    @Test
    void pairs_that_belong_together_are_told_from_shuffled_ones() {
        double[][] a = normal("words", 40, 20);
        double[] offset = new double[20];
        offset[0] = 3;
        double[][] b = plus(a, offset, 0.2, normal("noise", 40, 20));
        double loss = Parallelogram.mean(Parallelogram.offsets(a, b, asIs(40)));
        Shuffles shuffles = Shuffles.below(loss, shuffled(a, b, 99));
        assertThat(loss).isLessThan(0.1);
        assertThat(shuffles.mean()).isGreaterThan(0.7);
        assertThat(shuffles.p()).isEqualTo(0.01);
        assertThat(shuffles.low()).isLessThan(shuffles.high());
    }

    /** One large offset between two clouds of words that have nothing to do with each other: a low loss that means nothing. */
    @Test
    void an_offset_common_to_all_words_survives_shuffling() {
        double[][] a = normal("cloud", 40, 20);
        double[] offset = new double[20];
        offset[3] = 40;
        double[][] b = plus(normal("other cloud", 40, 20), offset, 0, a);
        double[][] offsets = Parallelogram.offsets(a, b, asIs(40));
        double loss = Parallelogram.mean(offsets);
        Shuffles shuffles = Shuffles.below(loss, shuffled(a, b, 99));
        assertThat(loss).isLessThan(0.05);
        assertThat(shuffles.mean()).isCloseTo(loss, within(0.005));
        assertThat(shuffles.p()).isGreaterThan(0.05);
        assertThat(Parallelogram.common(offsets)).isGreaterThan(0.95);
    }
}
