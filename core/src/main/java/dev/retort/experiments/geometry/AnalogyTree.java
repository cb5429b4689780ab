package dev.retort.experiments.geometry;

import dev.retort.atlas.Measured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An {@link AnalogyGeometry} as {@code geometry.json} has it. */
final class AnalogyTree {
    private AnalogyTree() {}

    static Map<String, Object> of(AnalogyGeometry geometry) {
        AnalogyPlan plan = geometry.plan();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("dimensions", plan.dimensions());
        tree.put("pca", plan.pooled() ? "pooled" : "set");
        if (plan.inContext()) {
            tree.put("demonstrations", plan.demonstrations());
        } else {
            tree.put("carrier", plan.carrier());
        }
        tree.put("permutations", plan.permutations());
        tree.put("same_tokens", geometry.sameTokens());
        List<Object> models = new ArrayList<>();
        for (AnalogyGeometry.Model model : geometry.models()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("model", model.name());
            one.put("hook", model.hook());
            one.put("d_model", model.width());
            one.put("parameters", model.parameters());
            models.add(one);
        }
        tree.put("models", models);
        tree.put("sets", geometry.sets().stream().map(set -> set(geometry, set)).toList());
        return tree;
    }

    private static Map<String, Object> set(AnalogyGeometry geometry, AnalogyGeometry.Relation set) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", set.name());
        tree.put("pairs", set.pairs());
        tree.put("left_out", set.leftOut());
        List<Object> readings = new ArrayList<>();
        for (AnalogyReading reading : set.readings()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("model", reading.model());
            reading.loss().into(one, "loss");
            one.putAll(reading.shuffled().tree());
            one.put("q", reading.q());
            one.put("variance", reading.variance());
            one.put("common_offset", reading.common());
            readings.add(one);
        }
        tree.put("readings", readings);
        List<Object> changes = new ArrayList<>();
        for (int m = 0; m < set.changes().size(); m++) {
            Measured change = set.changes().get(m);
            if (change != null) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("model_a", geometry.models().getFirst().name());
                one.put("model_b", geometry.models().get(m + 1).name());
                one.put("loss", change.tree());
                changes.add(one);
            }
        }
        tree.put("changes", changes);
        return tree;
    }
}
