package dev.retort.experiments.geometry;

import dev.retort.atlas.Measured;
import dev.retort.basics.BadInput;
import dev.retort.basics.Rng;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.NormRatios;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.agreement.FeatureGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The directions of live features in one model (n, d), of length 1; belongs to the scope it was made in.
 *
 * @param features their numbers
 */
@SuppressWarnings("ArrayRecordComponent") // read feature by feature, never compared or used as a key
record Directions(int[] features, Tensor unit, PrincipalAxes map) {
    /** Features of a group at least, and of all. */
    static final int FEWEST = 20;

    /** Groups of features that intervals leave out in turn. */
    private static final int LEFT_OUT = 20;

    /** Draws of random directions; their participation ratio hardly varies. */
    private static final int DRAWS = 5;

    /** Features that categories are looked at in, at most: every two of them are compared some two thousand times. */
    private static final int MOST_CATEGORISED = 1500;

    static Directions of(CrosscoderFile file, int side, boolean[] live) {
        Tensor own = file.normaliser()
                .ownDirections(file.crosscoder().wDec(side), side)
                .to(DType.F64);
        double[] norms = own.norm(1, false).toDoubles();
        int[] features = IntStream.range(0, live.length)
                .filter(f -> live[f] && norms[f] > 0)
                .toArray();
        if (features.length < FEWEST) {
            throw new BadInput("the crosscoder has " + features.length + " features that fire and have a direction in "
                    + file.models().get(side).name() + "; the geometry of features needs " + FEWEST + ".");
        }
        Tensor some = own.indexSelect(0, numbers(features));
        Tensor unit = some.div(some.norm(1, true));
        return new Directions(features, unit, PrincipalAxes.of(unit, 2));
    }

    private static Tensor numbers(int[] rows) {
        return Tensor.of(Device.CPU, IntStream.of(rows).asLongStream().toArray(), rows.length);
    }

    FeatureGeometry.Side told(
            String model, FeatureGroup[] groupOf, BestCategories categories, int permutations, long seed) {
        Map<String, FeatureGeometry.Group> groups = new LinkedHashMap<>();
        group(FeatureGeometry.ALL, place -> true, permutations, seed, groups);
        for (FeatureGroup group : FeatureGroup.values()) {
            group(group.word(), place -> groupOf[features[place]] == group, permutations, seed, groups);
        }
        double[] share = {
            map.spectrum().share(1), map.spectrum().share(2) - map.spectrum().share(1)
        };
        return new FeatureGeometry.Side(model, groups, share, clusters(categories, permutations, seed));
    }

    private void group(
            String name, IntPredicate member, int permutations, long seed, Map<String, FeatureGeometry.Group> groups) {
        int[] places = IntStream.range(0, features.length).filter(member).toArray();
        if (places.length < FEWEST) {
            return;
        }
        try (Scope scope = Scope.open()) {
            Spectrum spectrum = spectrum(rows(places));
            Map<String, double[]> without = without(name, places, seed);
            Map<String, Measured> figures = new LinkedHashMap<>();
            spectrum.figures()
                    .forEach((figure, value) -> SpectrumPass.put(
                            figures, figure, value, without.getOrDefault(figure, new double[0]), places.length));
            double ratio = spectrum.participationRatio();
            double[] draws = new double[places.length == features.length ? 0 : permutations];
            for (int r = 0; r < draws.length; r++) {
                int[] order = Rng.permutation(features.length, seed, "random features " + name, r);
                draws[r] = participation(rows(Arrays.copyOf(order, places.length)));
            }
            groups.put(
                    name,
                    new FeatureGeometry.Group(
                            places.length, figures, isotropic(places.length, seed), Shuffles.apart(ratio, draws)));
        }
    }

    private Tensor rows(int[] places) {
        return unit.indexSelect(0, numbers(places));
    }

    private Map<String, double[]> without(String name, int[] places, long seed) {
        int[] order = Rng.permutation(places.length, seed, "features left out " + name);
        Map<String, double[]> without = new LinkedHashMap<>();
        for (int g = 0; g < LEFT_OUT; g++) {
            int group = g;
            int[] left = IntStream.range(0, places.length)
                    .filter(i -> order[i] % LEFT_OUT != group)
                    .map(i -> places[i])
                    .toArray();
            try (Scope scope = Scope.open()) {
                spectrum(rows(left))
                        .figures()
                        .forEach((figure, value) ->
                                without.computeIfAbsent(figure, _ -> new double[LEFT_OUT])[group] = value);
            }
        }
        return without;
    }

    private static Spectrum spectrum(Tensor rows) {
        return PrincipalAxes.of(rows, 1).spectrum();
    }

    /** The participation ratio alone, for which no axes are needed: (tr C)² ÷ ‖C‖². */
    private static double participation(Tensor rows) {
        try (Scope scope = Scope.open()) {
            Tensor x = rows.sub(rows.mean(0, true));
            Tensor xt = x.t();
            double squares = (x.size(0) < x.size(1) ? x.matmul(xt) : xt.matmul(x))
                    .square()
                    .sum()
                    .item();
            double trace = x.square().sum().item();
            return trace * trace / squares;
        }
    }

    private double isotropic(int count, long seed) {
        double sum = 0;
        for (int r = 0; r < DRAWS; r++) {
            try (Scope scope = Scope.open()) {
                Tensor drawn = Tensor.normal(
                                Device.CPU, Rng.of(seed, "random directions", r), 0, 1, count, unit.size(1))
                        .to(DType.F64);
                sum += participation(drawn.div(drawn.norm(1, true))) / DRAWS;
            }
        }
        return sum;
    }

    private @Nullable CategoryClusters clusters(BestCategories categories, int permutations, long seed) {
        int[] told = IntStream.range(0, features.length)
                .filter(place -> categories.of().containsKey(features[place]))
                .toArray();
        int[] places = told.length <= MOST_CATEGORISED
                ? told
                : Arrays.stream(Rng.permutation(told.length, seed, "categorised features"))
                        .limit(MOST_CATEGORISED)
                        .sorted()
                        .map(i -> told[i])
                        .toArray();
        if (places.length == 0) {
            return null;
        }
        try (Scope scope = Scope.open()) {
            double[] flat = rows(places).contiguous().toDoubles();
            int d = (int) unit.size(1);
            double[][] directions = new double[places.length][];
            List<String> names = new ArrayList<>();
            for (int i = 0; i < places.length; i++) {
                directions[i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
                names.add(categories.of().getOrDefault(features[places[i]], ""));
            }
            return CategoryClusters.of(names, directions, permutations, seed);
        }
    }

    /** Where the features are along the first two axes. */
    List<FeatureGeometry.Point> map(int side, NormRatios ratios, BestCategories categories) {
        double[][] places = map.places(unit);
        List<FeatureGeometry.Point> points = new ArrayList<>();
        for (int i = 0; i < features.length; i++) {
            int f = features[i];
            points.add(new FeatureGeometry.Point(
                    side,
                    f,
                    places[i][0],
                    places[i].length > 1 ? places[i][1] : 0,
                    ratios.nrn(f),
                    categories.of().get(f)));
        }
        return points;
    }
}
