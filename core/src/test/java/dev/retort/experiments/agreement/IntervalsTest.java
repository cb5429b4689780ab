package dev.retort.experiments.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.Rng;
import dev.retort.engine.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.descriptive.moment.StandardDeviation;
import org.junit.jupiter.api.Test;

/** Intervals cover, and shuffles are a test. */
class IntervalsTest {
    private static final int DOCUMENTS = 30;
    private static final int LENGTH = 5;

    @Test
    void the_jackknife_of_a_mean_is_students_interval() {
        double[] values = {1, 4, 2, 8, 5, 7};
        double sum = Arrays.stream(values).sum();
        Jackknife ends = Jackknife.of(
                sum / 6, Arrays.stream(values).map(v -> (sum - v) / 5).toArray());
        double half = new TDistribution(5).inverseCumulativeProbability(0.975)
                * new StandardDeviation().evaluate(values)
                / Math.sqrt(6);
        assertThat(ends.low()).isCloseTo(4.5 - half, within(1e-12));
        assertThat(ends.high()).isCloseTo(4.5 + half, within(1e-12));
        assertThat(Jackknife.of(1, new double[] {1, Double.NaN}).low()).isNaN();
    }

    /** x and y are of three hidden numbers a token, half of whose variance is the document's. */
    private static double[][] hidden(int run) {
        double[][] token = Drawn.normal("token " + run, DOCUMENTS * LENGTH, 3);
        double[][] document = Drawn.normal("document " + run, DOCUMENTS, 3);
        double[][] each = IntStream.range(0, DOCUMENTS * LENGTH)
                .mapToObj(i -> document[i / LENGTH])
                .toArray(double[][]::new);
        return Drawn.plus(token, 1, each);
    }

    @Test
    void the_interval_of_cka_covers_the_truth() {
        // cov x = 2I, cov xy = 2M, cov y = 2MᵀM + I: of which the truth follows
        double[][] map = Drawn.normal("map", 3, 4);
        double truth = truth(map);
        int covered = 0;
        int runs = 40;
        for (int run = 0; run < runs; run++) {
            double[][] x = hidden(run);
            double[][] y = Drawn.plus(Drawn.times(x, map), 1, Drawn.normal("noise " + run, x.length, 4));
            try (Scope scope = Scope.open()) {
                CrossSums total = Drawn.sums(x, y);
                double[] without = new double[DOCUMENTS];
                for (int d = 0; d < DOCUMENTS; d++) {
                    CrossSums part = Drawn.sums(
                            Drawn.rows(x, d * LENGTH, (d + 1) * LENGTH), Drawn.rows(y, d * LENGTH, (d + 1) * LENGTH));
                    without[d] = Similarities.cka(total.without(part).centred());
                }
                Jackknife ends = Jackknife.of(Similarities.cka(total.centred()), without);
                covered += ends.low() <= truth && truth <= ends.high() ? 1 : 0;
            }
        }
        assertThat(covered).isBetween(33, 40); // 38 expected, with a deviation of 1.4
    }

    private static double truth(double[][] map) {
        double cross = 0;
        double own = 0;
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double product = 0;
                for (double[] row : map) {
                    product += row[i] * row[j];
                }
                cross += i == j ? 4 * product : 0; // ‖2M‖²
                own += Math.pow(2 * product + (i == j ? 1 : 0), 2);
            }
        }
        return cross / Math.sqrt(12 * own); // ‖2I‖² = 12 in three dimensions
    }

    @Test
    void p_values_of_unrelated_models_are_even_and_of_related_ones_small() {
        int[][] rows = IntStream.range(0, 20)
                .mapToObj(d -> IntStream.range(d * LENGTH, (d + 1) * LENGTH).toArray())
                .toArray(int[][]::new);
        NullDocuments documents = new NullDocuments(rows, new int[] {0, 5, 10, 15, 20});
        double mean = 0;
        int small = 0;
        int runs = 30;
        for (int run = 0; run < runs; run++) {
            double[][] x = Drawn.rows(hidden(run), 0, 20 * LENGTH);
            double[] p = p(documents, x, Drawn.rows(hidden(run + 1000), 0, 20 * LENGTH));
            mean += p[0] / runs;
            small += p[0] <= 0.1 ? 1 : 0;
        }
        assertThat(mean).isBetween(0.37, 0.73); // .55 expected, with a deviation of .053
        assertThat(small).isBetween(0, 9); // 3 expected, with a deviation of 1.6
        double[][] x = Drawn.rows(hidden(0), 0, 20 * LENGTH);
        double[][] y = Drawn.plus(x, 1, Drawn.normal("noise", x.length, 3));
        assertThat(p(documents, x, y)).hasSize(6).containsOnly(0.1);
    }

    private static double[] p(NullDocuments documents, double[][] x, double[][] y) {
        try (Scope scope = Scope.open()) {
            NullMoments moments = new NullMoments(
                    documents,
                    Drawn.tensor(Drawn.centred(x).getData()),
                    Drawn.tensor(Drawn.centred(y).getData()));
            double[][] read = IntStream.range(0, 10)
                    .mapToObj(r -> r == 0 ? IntStream.range(0, 20).toArray() : Rng.permutation(20, 5, "shuffle", r))
                    .map(order -> read(moments, NullDocuments.partners(order, LENGTH)))
                    .toArray(double[][]::new);
            return IntStream.range(0, read[0].length)
                    .mapToDouble(i -> Shuffled.of(
                                    read[0][i],
                                    Arrays.stream(read)
                                            .skip(1)
                                            .mapToDouble(one -> one[i])
                                            .toArray())
                            .p())
                    .toArray();
        }
    }

    private static double[] read(NullMoments moments, int[] partners) {
        try (Scope scope = Scope.open()) {
            return moments.read(List.of(new Similarities()), partners);
        }
    }

    @Test
    void a_shuffle_says_what_fresh_sums_of_the_shuffled_say() {
        int[][] rows = IntStream.range(0, 9)
                .mapToObj(d -> IntStream.range(d * 4, (d + 1) * 4).toArray())
                .toArray(int[][]::new);
        NullDocuments documents = new NullDocuments(rows, new int[] {0, 3, 5, 7, 9});
        double[][] x = Drawn.centred(Drawn.normal("x", 36, 3)).getData();
        double[][] y = Drawn.centred(Drawn.plus(x, 1, Drawn.normal("y", 36, 3))).getData();
        int[] partners = NullDocuments.partners(Rng.permutation(9, 1, "one"), 4);
        double[][] moved = IntStream.of(partners).mapToObj(i -> y[i]).toArray(double[][]::new);
        double[][] back = IntStream.of(partners).mapToObj(i -> x[i]).toArray(double[][]::new);
        int[] bounds = {0, 12, 20, 28, 36};
        try (Scope scope = Scope.open()) {
            double[] read = read(new NullMoments(documents, Drawn.tensor(x), Drawn.tensor(y)), partners);
            double[] fresh = new Similarities().of(Drawn.sums(x, moved).centred());
            assertThat(Arrays.copyOf(read, 4)).containsExactly(fresh, within(1e-9));
            List<RidgeSums> forward = IntStream.range(0, 4)
                    .mapToObj(q -> Drawn.sums(
                                    Drawn.rows(x, bounds[q], bounds[q + 1]),
                                    Drawn.rows(moved, bounds[q], bounds[q + 1]))
                            .forward())
                    .toList();
            assertThat(read[4]).isCloseTo(new RidgeTransfer(forward).of(forward).r2(), within(1e-9));
            List<RidgeSums> backward = IntStream.range(0, 4)
                    .mapToObj(q -> Drawn.sums(
                                    Drawn.rows(back, bounds[q], bounds[q + 1]), Drawn.rows(y, bounds[q], bounds[q + 1]))
                            .backward())
                    .toList();
            assertThat(read[5])
                    .isCloseTo(new RidgeTransfer(backward).of(backward).r2(), within(1e-9));
        }
    }
}
