package dev.retort.experiments.geometry;

import dev.retort.atlas.Measured;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.NormRatios;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.experiments.agreement.FeatureGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the directions of a crosscoder's features lie in each model: over how many axes they are spread, where they are on a map,
 * and whether categories lie together. Directions are a model's own, with the normaliser undone, and of length 1: each feature
 * counts alike.
 *
 * @param liveBy who says which features fire
 * @param contrast of the categories, empty where there are none; {@code source} so too
 * @param points of the map, side after side
 */
public record FeatureGeometry(String liveBy, String contrast, String source, List<Side> sides, List<Point> points) {
    /** All features that fire. */
    public static final String ALL = "all";

    /**
     * One model.
     *
     * @param groups by whose features they are: all, shared, base_only, distilled_only; small ones are not there
     * @param mapVariance the shares of the directions' variance along the map's two axes
     * @param clusters null where fewer than two categories have enough features
     */
    @SuppressWarnings("ArrayRecordComponent") // two numbers, never compared or used as a key
    public record Side(
            String model,
            Map<String, Group> groups,
            double[] mapVariance,
            @Nullable CategoryClusters clusters) {}

    /**
     * Some features' directions.
     *
     * @param isotropic the participation ratio of as many directions drawn at random
     * @param random the participation ratio of as many live features drawn at random; {@code p} counts those that are as far from
     *     their mean; nothing for all features
     */
    public record Group(int features, Map<String, Measured> figures, double isotropic, Shuffles random) {}

    /**
     * A feature on the map of a side.
     *
     * @param category the one it tells best, or null
     */
    public record Point(
            int side,
            int feature,
            double x,
            double y,
            double nrn,
            @Nullable String category) {}

    public FeatureGeometry {
        sides = List.copyOf(sides);
        points = List.copyOf(points);
    }

    /** @throws BadInput when the crosscoder is not of two models, or too few features are alive */
    public static FeatureGeometry measure(
            CrosscoderFile file,
            LiveFeatures live,
            BestCategories categories,
            int permutations,
            long seed,
            Progress progress) {
        int models = file.crosscoder().models();
        if (models != 2) {
            throw new BadInput(
                    "the geometry of features compares two models; this crosscoder has " + models + " sides.");
        }
        NormRatios ratios = NormRatios.of(file.crosscoder(), file.normaliser());
        FeatureGroup[] groups = FeatureGroup.of(ratios);
        List<Side> sides = new ArrayList<>();
        List<Point> points = new ArrayList<>();
        try (Autograd.Off off = Autograd.off();
                Progress.Task task = progress.begin("features' directions", models, "models")) {
            for (int side = 0; side < models; side++) {
                try (Scope scope = Scope.open()) {
                    Directions directions = Directions.of(file, side, live.live());
                    sides.add(directions.told(file.models().get(side).name(), groups, categories, permutations, seed));
                    points.addAll(directions.map(side, ratios, categories));
                }
                task.advance(1);
            }
        }
        return new FeatureGeometry(live.by(), categories.contrast(), categories.source(), sides, points);
    }
}
