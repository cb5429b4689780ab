package dev.retort.experiments.geometry;

import dev.retort.atlas.Measured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Geometry} as {@code geometry.json} has it. */
final class GeometryTree {
    private static final int VERSION = 1;

    private GeometryTree() {}

    static Map<String, Object> of(Geometry geometry, @Nullable Long parameters) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", VERSION);
        tree.put("seed", geometry.seed());
        if (parameters != null) {
            tree.put("parameters", parameters);
        }
        if (geometry.activations() != null) {
            tree.put("activations", activations(geometry.activations()));
        }
        if (geometry.features() != null) {
            tree.put("features", features(geometry.features()));
        }
        if (geometry.analogies() != null) {
            tree.put("analogies", AnalogyTree.of(geometry.analogies()));
        }
        tree.put("pairs", PairTrees.of(geometry));
        return tree;
    }

    private static Map<String, Object> activations(ActivationGeometry geometry) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("part", geometry.part().word());
        List<Object> parts = new ArrayList<>();
        for (ActivationGeometry.CorpusPart part : geometry.parts()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", part.name());
            one.put("tokens", part.tokens());
            one.put("documents", part.documents());
            one.put("groups", part.groups());
            List<Object> sides = new ArrayList<>();
            for (ActivationGeometry.Side side : part.sides()) {
                Map<String, Object> told = new LinkedHashMap<>();
                told.put("model", side.model());
                told.put("hook", side.hook());
                told.put("d_model", side.width());
                told.putAll(figures(side.figures()));
                told.put("curve", side.curve());
                sides.add(told);
            }
            one.put("sides", sides);
            List<Object> changes = new ArrayList<>();
            for (ActivationGeometry.Change change : part.changes()) {
                Map<String, Object> told = new LinkedHashMap<>();
                told.put("hook", change.pair().hook());
                told.put("model_a", change.pair().modelA());
                told.put("model_b", change.pair().modelB());
                told.putAll(figures(change.figures()));
                changes.add(told);
            }
            one.put("changes", changes);
            parts.add(one);
        }
        tree.put("parts", parts);
        tree.put("skipped", geometry.skipped());
        return tree;
    }

    static Map<String, Object> figures(Map<String, Measured> figures) {
        Map<String, Object> tree = new LinkedHashMap<>();
        figures.forEach((name, figure) -> tree.put(name, figure.tree()));
        return tree;
    }

    private static Map<String, Object> features(FeatureGeometry geometry) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("live_by", geometry.liveBy());
        tree.put("contrast", geometry.contrast());
        tree.put("source", geometry.source());
        List<Object> sides = new ArrayList<>();
        for (FeatureGeometry.Side side : geometry.sides()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("model", side.model());
            Map<String, Object> groups = new LinkedHashMap<>();
            side.groups().forEach((name, group) -> {
                Map<String, Object> told = new LinkedHashMap<>();
                told.put("features", group.features());
                told.putAll(figures(group.figures()));
                told.put("isotropic_participation_ratio", group.isotropic());
                told.put("random_features", group.random().tree());
                groups.put(name, told);
            });
            one.put("groups", groups);
            one.put("map_variance", side.mapVariance());
            if (side.clusters() != null) {
                one.put("categories", clusters(side.clusters()));
            }
            sides.add(one);
        }
        tree.put("sides", sides);
        tree.put("map", map(geometry));
        return tree;
    }

    private static Map<String, Object> clusters(CategoryClusters clusters) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("features", clusters.features());
        tree.put("within", clusters.within().tree());
        tree.put("between", clusters.between().tree());
        tree.put("separation", shuffled(clusters.separation(), clusters.shuffledSeparation()));
        tree.put("silhouette", shuffled(clusters.silhouette(), clusters.shuffledSilhouette()));
        Map<String, Object> each = new LinkedHashMap<>();
        for (CategoryClusters.One one : clusters.categories()) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("features", one.features());
            told.put("separation", one.separation());
            told.put("p", one.p());
            told.put("p_holm", one.pHolm());
            each.put(one.name(), told);
        }
        tree.put("each", each);
        return tree;
    }

    static Map<String, Object> shuffled(Measured figure, Shuffles shuffles) {
        Map<String, Object> tree = new LinkedHashMap<>(figure.tree());
        tree.putAll(shuffles.tree());
        return tree;
    }

    /** The map as {@code [side, feature, x, y, NRN, category]}: short, since there is one a feature and side. */
    private static List<Object> map(FeatureGeometry geometry) {
        List<Object> points = new ArrayList<>();
        for (FeatureGeometry.Point point : geometry.points()) {
            points.add(
                    Arrays.asList(point.side(), point.feature(), point.x(), point.y(), point.nrn(), point.category()));
        }
        return points;
    }
}
