package dev.retort.study.report;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.study.report.Atlas.Context;
import dev.retort.study.report.Atlas.Feature;
import dev.retort.study.report.Atlas.Lab;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads and writes atlas.json; a file of another shape is a BadInput that names the place. */
public final class AtlasFile {
    private AtlasFile() {}

    /** Writes {@code atlas} atomically; equal atlases give equal bytes. */
    public static void write(Path file, Atlas atlas) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("categories", atlas.categories());
        tree.put("extremes", atlas.extremes());
        Lab lab = atlas.lab();
        if (lab != null) {
            tree.put("lab", lab);
        }
        Json.write(file, tree);
    }

    /** Reads what {@link #write} wrote. */
    public static Atlas read(Path file) {
        return of(Json.read(file));
    }

    static Atlas of(Node root) {
        MapNode map = root.asMap("an atlas");
        Node extremes = map.get("extremes");
        Node lab = map.get("lab");
        return new Atlas(
                features(map.need("categories").asMap("the best features by category")),
                extremes == null ? Map.of() : features(extremes.asMap("the features at either end of the NRN")),
                lab == null ? null : lab(lab.asMap("the lab's truth")));
    }

    private static Map<String, List<Feature>> features(MapNode map) {
        Map<String, List<Feature>> features = new LinkedHashMap<>();
        for (String name : map.keys()) {
            features.put(name, list(map.need(name), AtlasFile::feature));
        }
        return features;
    }

    private static Lab lab(MapNode lab) {
        Map<String, List<String>> openers = new LinkedHashMap<>();
        MapNode found = lab.need("openers").asMap("the openers by category");
        for (String category : found.keys()) {
            openers.put(category, list(found.need(category), Node::asText));
        }
        return new Lab(openers);
    }

    private static Feature feature(Node node) {
        MapNode map = node.asMap("a feature");
        Node auroc = map.get("auroc");
        return new Feature(
                map.need("crosscoder").asText(),
                Math.toIntExact(map.need("feature").asLong()),
                map.need("nrn").asDouble(),
                auroc == null || auroc.isNull() ? null : auroc.asDouble(),
                map.need("firing").asDouble(),
                list(map.need("contexts"), AtlasFile::context));
    }

    private static Context context(Node node) {
        MapNode map = node.asMap("a context");
        List<String> tokens = list(map.need("tokens"), Node::asText);
        List<Double> values = list(map.need("values"), Node::asDouble);
        if (tokens.size() != values.size()) {
            throw map.place()
                    .refuse("a context needs one value a token; this one has " + tokens.size() + " tokens and "
                            + values.size() + " values");
        }
        return new Context(tokens, values, map.textOr("document", ""), map.textOr("kind", ""));
    }

    private static <T> List<T> list(Node node, Function<Node, T> element) {
        List<T> elements = new ArrayList<>();
        for (Node item : node.asList()) {
            elements.add(element.apply(item));
        }
        return List.copyOf(elements);
    }
}
