package dev.retort.experiments.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.Rng;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

/** RSA and mutual nearest neighbours are those of their definitions. */
class SampledMeasuresTest {
    private static final int M = 31;

    private final double[][] x = Drawn.normal("x", M, 6);
    private final double[][] y = Drawn.plus(x, 0.7, Drawn.normal("noise", M, 6));
    private final int[] itself = IntStream.range(0, M).toArray();

    private static double[] unlike(double[][] x, int[] order) {
        return IntStream.range(0, M)
                .boxed()
                .flatMapToDouble(i -> IntStream.range(i + 1, M)
                        .mapToDouble(j -> 1 - new PearsonsCorrelation().correlation(x[order[i]], x[order[j]])))
                .toArray();
    }

    @Test
    void rsa_is_spearmans_correlation_of_dissimilarities_also_with_ties() {
        x[7] = x[3].clone();
        x[8] = x[3].clone();
        int[] order = Rng.permutation(M, 1, "order");
        try (Scope scope = Scope.open()) {
            Dissimilarities a = Dissimilarities.of(Drawn.tensor(x));
            Dissimilarities b = Dissimilarities.of(Drawn.tensor(y));
            SpearmansCorrelation spearman = new SpearmansCorrelation();
            assertThat(a.correlation(b, itself))
                    .isCloseTo(spearman.correlation(unlike(x, itself), unlike(y, itself)), within(1e-3));
            assertThat(a.correlation(b, order))
                    .isCloseTo(spearman.correlation(unlike(x, itself), unlike(y, order)), within(1e-3));
            assertThat(a.correlation(a, itself)).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void rsa_without_a_group_is_that_of_the_other_pairs() {
        int[] groupOf = IntStream.range(0, M).map(i -> i / 9).toArray();
        try (Scope scope = Scope.open()) {
            Dissimilarities a = Dissimilarities.of(Drawn.tensor(x));
            Dissimilarities b = Dissimilarities.of(Drawn.tensor(y));
            double[] without = a.correlationsWithout(b, groupOf, 4);
            for (int g = 0; g < 4; g++) {
                int group = g;
                int[] pairs = IntStream.range(0, M * M)
                        .filter(p -> p / M < p % M && groupOf[p / M] != group && groupOf[p % M] != group)
                        .toArray();
                double slow = new PearsonsCorrelation()
                        .correlation(
                                IntStream.of(pairs)
                                        .mapToDouble(p -> a.ranks()[p])
                                        .toArray(),
                                IntStream.of(pairs)
                                        .mapToDouble(p -> b.ranks()[p])
                                        .toArray());
                assertThat(without[g]).isCloseTo(slow, within(1e-9));
            }
        }
    }

    @Test
    void neighbours_are_the_nearest_by_cosine() {
        try (Scope scope = Scope.open()) {
            NearestTokens a = NearestTokens.of(NearestTokens.cosines(Drawn.tensor(x)), 4);
            NearestTokens b = NearestTokens.of(NearestTokens.cosines(Drawn.tensor(y)), 4);
            double common = 0;
            for (int i = 0; i < M; i++) {
                Set<Integer> both = new HashSet<>(nearest(x, i, M));
                both.retainAll(nearest(y, i, M));
                common += both.size() / 4.0 / M;
            }
            assertThat(a.overlap(b, itself)).isCloseTo(common, within(1e-12)).isBetween(0.2, 0.9);
            assertThat(a.overlap(a, itself)).isEqualTo(1);
        }
    }

    private static List<Integer> nearest(double[][] x, int i, int among) {
        return IntStream.range(0, among)
                .boxed()
                .filter(j -> j != i)
                .sorted(Comparator.comparingDouble(j -> -cosine(x[i], x[j])))
                .limit(4)
                .toList();
    }

    private static double cosine(double[] a, double[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int j = 0; j < a.length; j++) {
            ab += a[j] * b[j];
            aa += a[j] * a[j];
            bb += b[j] * b[j];
        }
        return ab / Math.sqrt(aa * bb);
    }

    @Test
    void neighbours_follow_their_tokens_into_another_order_and_are_sought_anew_when_some_are_gone() {
        int[] order = Rng.permutation(M, 2, "order");
        double[][] moved = new double[M][];
        for (int i = 0; i < M; i++) {
            moved[order[i]] = x[i];
        }
        try (Scope scope = Scope.open()) {
            Tensor cosines = NearestTokens.cosines(Drawn.tensor(x));
            NearestTokens a = NearestTokens.of(cosines, 4);
            NearestTokens b = NearestTokens.of(NearestTokens.cosines(Drawn.tensor(moved)), 4);
            assertThat(a.overlap(b, order)).isEqualTo(1);
            int[] groupOf = IntStream.range(0, M).map(i -> i < 20 ? 0 : 1).toArray();
            double[] without =
                    NearestTokens.overlapsWithout(cosines, NearestTokens.cosines(Drawn.tensor(y)), 4, groupOf, 2);
            double common = 0;
            for (int i = 0; i < 20; i++) {
                Set<Integer> both = new HashSet<>(nearest(x, i, 20));
                both.retainAll(nearest(y, i, 20));
                common += both.size() / 4.0 / 20;
            }
            assertThat(without[1]).isCloseTo(common, within(1e-12));
        }
    }
}
