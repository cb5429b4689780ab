package dev.retort.experiments.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Categories that lie together because they were put there, and some that were not. */
class CategoryClustersTest {
    private static final List<String> WORDS = List.of("a", "b", "c");

    /** Directions near one of three axes, or near none. */
    private static double[][] directions(int n, double pull) {
        RandomGenerator random = Rng.of(5, "directions");
        double[][] all = new double[n][30];
        for (int i = 0; i < n; i++) {
            Arrays.setAll(all[i], j -> random.nextGaussian() / Math.sqrt(30));
            all[i][i % 3] += pull;
            double norm = Math.sqrt(Arrays.stream(all[i]).map(x -> x * x).sum());
            for (int j = 0; j < 30; j++) {
                all[i][j] /= norm;
            }
        }
        return all;
    }

    private static List<String> names(int n) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            names.add(WORDS.get(i % 3));
        }
        return names;
    }

    @Test
    void planted_categories_lie_together() {
        CategoryClusters clusters = Objects.requireNonNull(CategoryClusters.of(names(45), directions(45, 1), 99, 1));
        assertThat(clusters.features()).isEqualTo(45);
        assertThat(clusters.within().value()).isCloseTo(0.5, within(0.08));
        assertThat(clusters.between().value()).isCloseTo(0, within(0.08));
        assertThat(clusters.separation().excludes(0)).isTrue();
        assertThat(clusters.shuffledSeparation().p()).isEqualTo(0.01);
        assertThat(clusters.shuffledSeparation().mean()).isCloseTo(0, within(0.02));
        assertThat(clusters.silhouette().value()).isGreaterThan(0.3);
        assertThat(clusters.shuffledSilhouette().p()).isEqualTo(0.01);
        assertThat(clusters.categories()).hasSize(3).allSatisfy(one -> {
            assertThat(one.features()).isEqualTo(15);
            assertThat(one.p()).isEqualTo(0.01);
            assertThat(one.pHolm()).isCloseTo(0.03, within(1e-12));
        });
    }

    @Test
    void scattered_categories_do_not() {
        CategoryClusters clusters = Objects.requireNonNull(CategoryClusters.of(names(45), directions(45, 0), 99, 1));
        assertThat(clusters.separation().excludes(0)).isFalse();
        assertThat(clusters.shuffledSeparation().p()).isGreaterThan(0.05);
    }

    @Test
    void fewer_than_two_categories_are_none() {
        assertThat(CategoryClusters.of(List.of("a", "a", "a", "b", "b"), directions(5, 1), 9, 1))
                .isNull();
    }

    /** Rousseeuw's definition, item by item, and means over all two items. */
    @Test
    void figures_are_those_of_loops_over_items() {
        double[][] x = directions(9, 0.4);
        int[] labels = {0, 1, 2, 0, 1, 2, 0, 1, 0};
        double[][] cosines = new double[9][9];
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 9; j++) {
                for (int k = 0; k < 30; k++) {
                    cosines[i][j] += x[i][k] * x[j][k];
                }
            }
        }
        int[] once = new int[9];
        Arrays.fill(once, 1);
        Clustering clustering = Clustering.of(cosines, labels, 3, once);
        double[] sums = new double[2];
        int[] counts = new int[2];
        double silhouettes = 0;
        for (int i = 0; i < 9; i++) {
            double[] distance = new double[3];
            int[] others = new int[3];
            for (int j = 0; j < 9; j++) {
                if (j != i) {
                    distance[labels[j]] += 1 - cosines[i][j];
                    others[labels[j]]++;
                    int same = labels[i] == labels[j] ? 0 : 1;
                    sums[same] += cosines[i][j];
                    counts[same]++;
                }
            }
            double a = distance[labels[i]] / others[labels[i]];
            double b = Double.MAX_VALUE;
            for (int c = 0; c < 3; c++) {
                if (c != labels[i]) {
                    b = Math.min(b, distance[c] / others[c]);
                }
            }
            silhouettes += (b - a) / Math.max(a, b) / 9;
        }
        assertThat(clustering.within()).isCloseTo(sums[0] / counts[0], within(1e-12));
        assertThat(clustering.between()).isCloseTo(sums[1] / counts[1], within(1e-12));
        assertThat(clustering.silhouette()).isCloseTo(silhouettes, within(1e-12));
        int[] some = {1, 1, 1, 1, 1, 1, 0, 1, 0};
        Clustering fewer = Clustering.of(cosines, labels, 3, some);
        assertThat(fewer.within())
                .isCloseTo(
                        (cosines[0][3] + cosines[1][4] + cosines[1][7] + cosines[4][7] + cosines[2][5]) / 5,
                        within(1e-12));
        int[] twice = {2, 1, 1, 1, 1, 1, 0, 1, 0};
        assertThat(Clustering.of(cosines, labels, 3, twice).within())
                .isCloseTo(
                        (2 * cosines[0][3] + cosines[1][4] + cosines[1][7] + cosines[4][7] + cosines[2][5]) / 6,
                        within(1e-12));
    }
}
