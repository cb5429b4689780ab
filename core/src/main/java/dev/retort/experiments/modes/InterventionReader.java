package dev.retort.experiments.modes;

import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.TextNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what {@link InterventionTree} writes, and refuses anything else at its place in the file. */
record InterventionReader(Map<String, float[]> vectors) {
    private static final int MOST = Integer.MAX_VALUE;
    private static final List<String> OPERATIONS = List.of("scale", "clamp", "add", "project out");
    private static final List<String> CLAUSES = List.of(
            "at_tokens", "inside_thought", "first_tokens", "sentence_end", "first_times", "fires", "detects", "all");

    Intervention intervention(Node node) {
        MapNode map = node.asMap();
        Operation operation = switch (map.need("operation").asChoice(OPERATIONS)) {
            case "scale" -> {
                map.onlyKeys("operation", "features", "factor", "where");
                yield new Operation.Scale(features(map), map.need("factor").asDouble());
            }
            case "clamp" -> {
                map.onlyKeys("operation", "features", "value", "where");
                yield new Operation.Clamp(features(map), map.need("value").asDouble());
            }
            case "add" -> {
                map.onlyKeys("operation", "direction", "strength", "where");
                Node direction = map.need("direction");
                yield new Operation.Add(
                        named(direction, "direction."),
                        vector(direction),
                        map.need("strength").asDouble());
            }
            default -> {
                map.onlyKeys("operation", "name", "directions", "where");
                Node directions = map.need("directions");
                if (directions.asList().isEmpty()) {
                    throw directions.place().refuse("expected at least one direction.");
                }
                yield new Operation.ProjectOut(
                        map.need("name").asText(),
                        directions.asList().stream().map(this::vector).toList());
            }
        };
        return new Intervention(operation, clause(map.need("where")));
    }

    private static List<Integer> features(MapNode map) {
        Node features = map.need("features");
        List<Integer> ids = ids(features);
        if (ids.stream().distinct().count() != ids.size()) {
            throw features.place().refuse("a feature stands here twice.");
        }
        return ids;
    }

    Clause clause(Node node) {
        if (node instanceof TextNode) {
            node.asChoice(List.of("everywhere"));
            return new Clause.Everywhere();
        }
        MapNode map = node.asMap("everywhere, or one clause");
        map.onlyKeys(CLAUSES);
        if (map.keys().size() != 1) {
            throw map.place().refuse("expected one clause; several go into a list under \"all\".");
        }
        String kind = map.keys().iterator().next();
        Node value = map.need(kind);
        return switch (kind) {
            case "at_tokens" -> new Clause.AtTokens(set(value));
            case "inside_thought" -> {
                MapNode marks = only(value, "open", "close");
                yield new Clause.InsideThought(run(marks.need("open")), run(marks.need("close")));
            }
            case "first_tokens" -> new Clause.FirstTokens((int) value.asLong(0, MOST));
            case "sentence_end" -> {
                MapNode parts = only(value, "ends", "sayings");
                yield new Clause.SentenceEnd(
                        set(parts.need("ends")),
                        parts.need("sayings").asList().stream()
                                .map(InterventionReader::run)
                                .toList());
            }
            case "first_times" -> {
                MapNode parts = only(value, "count", "where");
                Clause inner = clause(parts.need("where"));
                if (inner.blind() || !inner.features().isEmpty()) {
                    throw parts.need("where").place().refuse("only what tokens decide can be counted.");
                }
                yield new Clause.FirstTimes(inner, (int) parts.need("count").asLong(0, MOST));
            }
            case "fires" -> {
                MapNode parts = only(value, "feature", "above");
                yield new Clause.Fires(
                        (int) parts.need("feature").asLong(0, MOST),
                        parts.need("above").asDouble());
            }
            case "detects" -> {
                MapNode parts = only(value, "detector", "bias");
                Node detector = parts.need("detector");
                yield new Clause.Detects(
                        named(detector, "detector."),
                        vector(detector),
                        parts.need("bias").asDouble());
            }
            default -> new Clause.All(value.asList().stream().map(this::clause).toList());
        };
    }

    private static MapNode only(Node node, String... keys) {
        MapNode map = node.asMap();
        map.onlyKeys(keys);
        return map;
    }

    private static List<Integer> ids(Node node) {
        return node.asList().stream().map(id -> (int) id.asLong(0, MOST)).toList();
    }

    private static Set<Integer> set(Node node) {
        return new HashSet<>(ids(node));
    }

    private static List<Integer> run(Node node) {
        List<Integer> ids = ids(node);
        if (ids.isEmpty()) {
            throw node.place().refuse("expected at least one token.");
        }
        return ids;
    }

    private static String named(Node node, String kind) {
        String name = node.asText();
        if (!name.startsWith(kind)) {
            throw node.place().refuse("expected the name of a vector that begins with \"" + kind + "\".");
        }
        return name.substring(kind.length());
    }

    private float[] vector(Node node) {
        float[] vector = vectors.get(node.asText());
        if (vector == null) {
            throw node.place()
                    .refuse("there is no vector \"" + node.asText() + "\" in the mode's vectors; it has "
                            + (vectors.isEmpty() ? "none" : String.join(", ", vectors.keySet())) + ".");
        }
        return vector;
    }
}
