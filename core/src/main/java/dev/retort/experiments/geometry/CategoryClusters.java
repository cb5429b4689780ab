package dev.retort.experiments.geometry;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.atlas.Holm;
import dev.retort.atlas.Measured;
import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether features of one category lie nearer to each other than to those of others, by the cosine of their directions.
 *
 * @param separation mean cosine within categories less that between them, resampled by features
 * @param silhouette the mean of (b − a) ÷ max(a, b), a the mean distance 1 − cosine to a feature's own category and b that to the
 *     nearest other one (Rousseeuw 1987)
 * @param shuffledSeparation the same when categories are shuffled among features; {@code p} counts shuffles that are as high
 */
public record CategoryClusters(
        int features,
        Measured within,
        Measured between,
        Measured separation,
        Shuffles shuffledSeparation,
        Measured silhouette,
        Shuffles shuffledSilhouette,
        List<One> categories) {
    /** Features of a category at least. */
    static final int FEWEST = 3;

    /**
     * A category by itself.
     *
     * @param separation mean cosine within it less that to all others
     * @param p that shuffled categories are as high
     * @param pHolm the same corrected for the number of categories (Holm 1979)
     */
    public record One(String name, int features, double separation, double p, double pHolm) {}

    /**
     * @param names of the features' categories
     * @param directions (n, d), of length 1
     * @return null when fewer than two categories have {@link #FEWEST} features
     */
    static @Nullable CategoryClusters of(List<String> names, double[][] directions, int permutations, long seed) {
        TreeMap<String, Integer> counts = new TreeMap<>();
        names.forEach(name -> counts.merge(name, 1, Integer::sum));
        List<String> kept = counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= FEWEST)
                .map(Map.Entry::getKey)
                .toList();
        if (kept.size() < 2) {
            return null;
        }
        int[] which = IntStream.range(0, names.size())
                .filter(i -> kept.contains(names.get(i)))
                .toArray();
        int[] labels = IntStream.of(which).map(i -> kept.indexOf(names.get(i))).toArray();
        double[][] cosines =
                cosines(IntStream.of(which).mapToObj(i -> directions[i]).toArray(double[][]::new));
        return told(kept, labels, cosines, permutations, seed);
    }

    private static CategoryClusters told(
            List<String> names, int[] labels, double[][] cosines, int permutations, long seed) {
        int n = labels.length;
        int[] once = new int[n];
        Arrays.fill(once, 1);
        Clustering asIs = Clustering.of(cosines, labels, names.size(), once);
        Bootstrap bootstrap = Bootstrap.of(seed);
        Clustering[] shuffled = IntStream.range(0, permutations)
                .parallel()
                .mapToObj(r -> Clustering.of(cosines, shuffled(labels, seed, r), names.size(), once))
                .toArray(Clustering[]::new);
        Estimate within =
                bootstrap.of(n, times -> of(cosines, labels, names, times).within());
        Estimate between =
                bootstrap.of(n, times -> of(cosines, labels, names, times).between());
        Estimate silhouette =
                bootstrap.of(n, times -> of(cosines, labels, names, times).silhouette());
        List<One> categories = new ArrayList<>();
        double[] p = new double[names.size()];
        for (int c = 0; c < p.length; c++) {
            int category = c;
            double[] draws = Arrays.stream(shuffled)
                    .mapToDouble(one -> one.separation()[category])
                    .toArray();
            p[c] = Shuffles.above(asIs.separation()[c], draws).p();
        }
        double[] corrected = Holm.adjusted(p);
        for (int c = 0; c < p.length; c++) {
            int category = c;
            int count = (int)
                    IntStream.of(labels).filter(label -> label == category).count();
            categories.add(new One(names.get(c), count, asIs.separation()[c], p[c], corrected[c]));
        }
        return new CategoryClusters(
                n,
                known(within),
                known(between),
                known(within.minus(between)),
                Shuffles.above(
                        asIs.within() - asIs.between(),
                        Arrays.stream(shuffled)
                                .mapToDouble(one -> one.within() - one.between())
                                .toArray()),
                known(silhouette),
                Shuffles.above(
                        asIs.silhouette(),
                        Arrays.stream(shuffled)
                                .mapToDouble(Clustering::silhouette)
                                .toArray()),
                categories);
    }

    private static Clustering of(double[][] cosines, int[] labels, List<String> names, int[] times) {
        return Clustering.of(cosines, labels, names.size(), times);
    }

    private static Measured known(Estimate estimate) {
        Measured measured = estimate.measured();
        if (measured == null) {
            throw new IllegalStateException("categories of " + FEWEST + " features have cosines");
        }
        return measured;
    }

    private static int[] shuffled(int[] labels, long seed, int r) {
        int[] order = Rng.permutation(labels.length, seed, "shuffled categories", r);
        return IntStream.of(order).map(i -> labels[i]).toArray();
    }

    private static double[][] cosines(double[][] directions) {
        double[][] cosines = new double[directions.length][directions.length];
        for (int i = 0; i < directions.length; i++) {
            for (int j = 0; j < i; j++) {
                double dot = 0;
                for (int k = 0; k < directions[i].length; k++) {
                    dot += directions[i][k] * directions[j][k];
                }
                cosines[i][j] = dot;
                cosines[j][i] = dot;
            }
        }
        return cosines;
    }
}
