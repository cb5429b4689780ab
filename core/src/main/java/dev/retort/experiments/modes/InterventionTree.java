package dev.retort.experiments.modes;

import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes interventions down as maps and lists; their vectors go to {@code vectors} under the names they have there. */
record InterventionTree(Map<String, float[]> vectors) {
    Map<String, Object> of(Intervention intervention) {
        Map<String, Object> tree = new LinkedHashMap<>();
        switch (intervention.operation()) {
            case Operation.Scale(List<Integer> features, double factor) -> {
                tree.put("operation", "scale");
                tree.put("features", features);
                tree.put("factor", factor);
            }
            case Operation.Clamp(List<Integer> features, double value) -> {
                tree.put("operation", "clamp");
                tree.put("features", features);
                tree.put("value", value);
            }
            case Operation.Add(String name, float[] direction, double strength) -> {
                tree.put("operation", "add");
                tree.put("direction", kept("direction." + name, direction));
                tree.put("strength", strength);
            }
            case Operation.ProjectOut(String name, List<float[]> directions) -> {
                tree.put("operation", "project out");
                tree.put("name", name);
                tree.put(
                        "directions",
                        java.util.stream.IntStream.range(0, directions.size())
                                .mapToObj(i -> kept("direction." + name + "." + i, directions.get(i)))
                                .toList());
            }
        }
        tree.put("where", where(intervention.where()));
        return tree;
    }

    private Object where(Clause clause) {
        return switch (clause) {
            case Clause.Everywhere _ -> "everywhere";
            case Clause.AtTokens(var ids) -> Map.of("at_tokens", sorted(ids));
            case Clause.InsideThought(var open, var close) ->
                Map.of("inside_thought", ordered("open", open, "close", close));
            case Clause.FirstTokens(int count) -> Map.of("first_tokens", count);
            case Clause.SentenceEnd(var ends, var sayings) ->
                Map.of("sentence_end", ordered("ends", sorted(ends), "sayings", sayings));
            case Clause.FirstTimes(Clause inner, int count) ->
                Map.of("first_times", ordered("count", count, "where", where(inner)));
            case Clause.Fires(int feature, double above) ->
                Map.of("fires", ordered("feature", feature, "above", above));
            case Clause.Detects(String name, float[] weights, double bias) ->
                Map.of("detects", ordered("detector", kept("detector." + name, weights), "bias", bias));
            case Clause.All(List<Clause> clauses) ->
                Map.of("all", clauses.stream().map(this::where).toList());
        };
    }

    private static Map<String, Object> ordered(String a, Object first, String b, Object second) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(a, first);
        map.put(b, second);
        return map;
    }

    private String kept(String name, float[] vector) {
        vectors.put(name, vector);
        return name;
    }

    private static List<Integer> sorted(Collection<Integer> ids) {
        return ids.stream().sorted().toList();
    }
}
