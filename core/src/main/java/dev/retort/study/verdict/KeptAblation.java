package dev.retort.study.verdict;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.verdict.Comparison.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code retort ablate} left beside a study.
 *
 * @param file from the workspace on
 * @param sets those of the distilled model's answers that have both controls; none where no truth is known
 */
record KeptAblation(String file, PairHashes pair, String category, List<Removed> sets) {
    static final String FILE = "ablation.json";

    /**
     * A choice of features taken out, its figures under their names in {@code ablation.accuracy[]}.
     *
     * @param features of the crosscoder that was used
     */
    record Removed(List<Long> features, FigureRow row) {
        Removed {
            features = List.copyOf(features);
        }
    }

    KeptAblation {
        sets = List.copyOf(sets);
    }

    /** @throws dev.retort.basics.BadInput when it is not what {@code retort ablate} writes */
    static KeptAblation of(String file, MapNode map) {
        Node models = map.need("models");
        List<String> hashes = models.asList().stream().map(Node::asText).toList();
        if (hashes.size() != 2) {
            throw models.place().refuse("expected the hashes of the base and the distilled model.");
        }
        String category = map.need("category").asText();
        Map<String, Tree> cases = new LinkedHashMap<>();
        for (Node answer : map.need("answers").asList()) {
            MapNode one = answer.asMap();
            String name = one.need("case").asText();
            boolean thinking = one.need("task").asText().equals("thinking");
            if (thinking && one.need("model").asText().equals("distilled")) {
                cases.put(name, new Tree(one));
            }
        }
        List<Removed> sets = new ArrayList<>();
        cases.forEach((name, row) -> {
            Tree rotated = cases.get(name + " rotated");
            Tree random = cases.get(name + " random");
            if (rotated != null && random != null) {
                List<Long> features = features(row);
                Map<String, Figure> figures = new LinkedHashMap<>();
                FigureRow.put(row, "", figures);
                FigureRow.put(rotated, "rotated_", figures);
                FigureRow.put(random, "matched_random_", figures);
                Map<String, Figure> differences = new LinkedHashMap<>();
                FigureRow.put(row.at("minus_control").at(name + " rotated"), "rotated_", differences);
                FigureRow.put(row.at("minus_control").at(name + " random"), "matched_random_", differences);
                sets.add(new Removed(
                        features,
                        new FigureRow(
                                "ablation.accuracy.",
                                List.of(new Name("category", category)),
                                figures,
                                differences,
                                file,
                                Remaking.ablation(category, asked(name, features, map), Remaking.folder(file)))));
            }
        });
        return new KeptAblation(file, new PairHashes(hashes.getFirst(), hashes.getLast()), category, sets);
    }

    /** The ids that a row of answers names. */
    static List<Long> features(Tree row) {
        List<Long> features = new ArrayList<>();
        for (Tree id : row.at("features").items()) {
            Double number = id.asNumber();
            if (number != null) {
                features.add(Math.round(number));
            }
        }
        return features;
    }

    /** The options that chose the features, and those of all rows. */
    private static Map<String, String> asked(String name, List<Long> features, MapNode map) {
        String rule = name.split(" ", -1)[0];
        Map<String, String> options = new LinkedHashMap<>();
        switch (rule) {
            case "given" -> options.put("features", Remaking.listed(features));
            case "paper" -> {
                options.put("select", rule);
                options.put("percent", Json.line(map.need("percent")));
            }
            default -> {
                options.put("select", rule);
                options.put("count", Json.line(map.need("count")));
            }
        }
        for (String option : List.of("problems", "traces", "seed")) {
            options.put(option, Json.line(map.need(option)));
        }
        options.put("lab", map.need("teacher").asText());
        return options;
    }
}
