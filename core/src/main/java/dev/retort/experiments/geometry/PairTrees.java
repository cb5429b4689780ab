package dev.retort.experiments.geometry;

import dev.retort.atlas.Measured;
import dev.retort.experiments.agreement.SidePair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What changes between two models, by pairs, in the form that {@code --compare} reads. */
final class PairTrees {
    private PairTrees() {}

    /** Those of a pair of models under one hook point stand together. */
    private record Key(String hook, String a, String b) {}

    static List<Object> of(Geometry geometry) {
        Map<Key, Map<String, Object>> measures = new LinkedHashMap<>();
        Map<Key, List<Integer>> widths = new LinkedHashMap<>();
        ActivationGeometry activations = geometry.activations();
        if (activations != null) {
            for (ActivationGeometry.CorpusPart part : activations.parts()) {
                for (ActivationGeometry.Change change : part.changes()) {
                    SidePair pair = change.pair();
                    Key key = new Key(pair.hook(), pair.modelA(), pair.modelB());
                    widths.put(key, List.of(pair.widthA(), pair.widthB()));
                    change.figures()
                            .forEach((name, figure) -> measures.computeIfAbsent(key, _ -> new LinkedHashMap<>())
                                    .put(name + "_change " + part.name(), figure.tree()));
                }
            }
        }
        AnalogyGeometry analogies = geometry.analogies();
        if (analogies != null) {
            AnalogyGeometry.Model first = analogies.models().getFirst();
            for (int m = 1; m < analogies.models().size(); m++) {
                AnalogyGeometry.Model other = analogies.models().get(m);
                String hook = first.hook().equals(other.hook()) ? first.hook() : first.hook() + ", " + other.hook();
                Key key = new Key(hook, first.name(), other.name());
                widths.put(key, List.of(first.width(), other.width()));
                for (AnalogyGeometry.Relation set : analogies.sets()) {
                    Measured change = set.changes().get(m - 1);
                    if (change != null) {
                        measures.computeIfAbsent(key, _ -> new LinkedHashMap<>())
                                .put("parallelogram_loss_change " + set.name(), change.tree());
                    }
                }
            }
        }
        List<Object> pairs = new ArrayList<>();
        measures.forEach((key, figures) -> {
            Map<String, Object> pair = new LinkedHashMap<>();
            pair.put("hook", key.hook());
            pair.put("model_a", key.a());
            pair.put("model_b", key.b());
            pair.put("d_model", widths.getOrDefault(key, List.of()));
            pair.put("measures", figures);
            pairs.add(pair);
        });
        return pairs;
    }
}
