package dev.retort.experiments.solo;

import dev.retort.atlas.Measured;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a feature's solo values are from its paired ones, on the test part's unflagged tokens; intervals over documents. A figure
 * is null where nothing could be measured, as when the feature never fires there.
 *
 * @param feature its place in the crosscoder
 * @param nrn 0 only in the base, ½ shared, 1 only in the distilled model
 * @param threshold θ of its score u, in units of the feature's values
 * @param firing the share of tokens at which the paired feature fires
 * @param r2 1 − Σ(f − f̂)² ÷ Σ(f − f̄)² of the values
 * @param auroc how well u tells the tokens at which the paired feature fires from the others
 * @param precision of the tokens above θ, the share at which the paired feature fires
 * @param recall of the tokens at which the paired feature fires, the share above θ
 */
public record SoloFeature(
        int feature,
        double nrn,
        double threshold,
        double firing,
        @Nullable Measured r2,
        @Nullable Measured auroc,
        @Nullable Measured precision,
        @Nullable Measured recall) {
    /** As it stands in a file's metadata and in what verbs print. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("feature", feature);
        tree.put("nrn", nrn);
        tree.put("threshold", threshold);
        tree.put("firing", firing);
        put(tree, "r2", r2);
        put(tree, "auroc", auroc);
        put(tree, "precision", precision);
        put(tree, "recall", recall);
        return tree;
    }

    private static void put(Map<String, Object> tree, String name, @Nullable Measured figure) {
        if (figure != null) {
            tree.put(name, figure.tree());
        }
    }

    /** @throws dev.retort.basics.BadInput when the node is no such entry */
    static SoloFeature of(Node node) {
        MapNode map = node.asMap("a feature: feature, nrn, threshold, firing, r2, auroc, precision, recall");
        return new SoloFeature(
                (int) map.need("feature").asLong(0, Integer.MAX_VALUE),
                map.need("nrn").asDouble(0, 1),
                map.need("threshold").asDouble(),
                map.need("firing").asDouble(0, 1),
                figure(map, "r2"),
                figure(map, "auroc"),
                figure(map, "precision"),
                figure(map, "recall"));
    }

    private static @Nullable Measured figure(MapNode map, String name) {
        Node node = map.get(name);
        if (node == null) {
            return null;
        }
        MapNode figure = node.asMap("a figure: value, low, high, n");
        boolean ends = figure.has("low");
        return new Measured(
                figure.need("value").asDouble(),
                ends ? figure.need("low").asDouble() : null,
                ends ? figure.need("high").asDouble() : null,
                figure.need("n").asLong(0, Long.MAX_VALUE));
    }
}
