package dev.retort.study;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.TextNode;
import dev.retort.tables.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an ablation found.
 *
 * @param published entries of the ablation as published
 * @param answers cases by block; empty where no truth is known
 */
public record AblationReport(List<Map<String, Object>> published, Map<String, List<Node>> answers) {
    private static final List<String> PUBLISHED = List.of(
            "distilled",
            "base",
            "control_random",
            "control_rotated",
            "control_low_nrn",
            "other_categories",
            "distilled_log_probability",
            "base_log_probability");

    private static final List<String> ANSWERS = List.of(
            "greedy",
            "greedy_change",
            "sampled",
            "sampled_change",
            "sampled_length",
            "sampled_length_change",
            "sampled_finished",
            "slips",
            "words_ratio",
            "reflected",
            "reflected_ratio",
            "repaired",
            "repair_ratio",
            "false_alarms",
            "false_alarm_ratio",
            "forced",
            "forced_ratio",
            "forced_elsewhere",
            "forced_right_ratio");

    /** For {@code --json}. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("published", published);
        List<Node> cases = new ArrayList<>();
        answers.values().forEach(cases::addAll);
        tree.put("answers", cases);
        return tree;
    }

    /** For people, each table under its title: controls stand beside the figures they are for. */
    public Map<String, Table> tables() {
        Map<String, Table> tables = new LinkedHashMap<>();
        tables.put("Mean change of the opener's logit where one is next, and of its log p", publishedTable());
        answers.forEach((name, cases) -> tables.put("Answers: " + name, table(cases)));
        return tables;
    }

    private Table publishedTable() {
        List<String> columns = new ArrayList<>(List.of("choice", "features"));
        PUBLISHED.forEach(name -> columns.add(name.replace('_', ' ').replace("log probability", "log p")));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Map<String, Object> entry : published) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(text(entry.get("choice")));
            row.add(text(entry.get("features")));
            PUBLISHED.forEach(name -> row.add(figure(entry.get(name) instanceof Node node ? node : null)));
            rows.add(row);
        }
        return new Table(columns, rows, false);
    }

    private static @Nullable Object text(@Nullable Object value) {
        return switch (value) {
            case TextNode words -> words.asText();
            case Node other -> Json.line(other);
            case null, default -> value;
        };
    }

    private static Table table(List<Node> cases) {
        List<String> columns = new ArrayList<>(List.of("figure"));
        for (Node one : cases) {
            MapNode map = one.asMap();
            columns.add(map.need("case").asText()
                    + (map.need("model").asText().equals("base") ? " in base" : "")
                    + " (" + map.need("features").asList().size() + ")");
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (String name : ANSWERS) {
            List<@Nullable Object> row = new ArrayList<>(List.of(name));
            boolean any = false;
            for (Node one : cases) {
                MapNode map = one.asMap();
                any |= map.has(name);
                row.add(figure(map.has(name) ? map.need(name) : null));
            }
            if (any) {
                rows.add(row);
            }
        }
        return new Table(columns, rows, false);
    }

    /** {@code 0.812 [0.790, 0.833]}; null where nothing was measured. */
    private static @Nullable String figure(@Nullable Node node) {
        if (node == null) {
            return null;
        }
        MapNode map = node.asMap();
        String value = String.format(Locale.ROOT, "%.3f", map.need("value").asDouble());
        return map.has("low")
                ? value
                        + String.format(
                                Locale.ROOT,
                                " [%.3f, %.3f]",
                                map.need("low").asDouble(),
                                map.need("high").asDouble())
                : value;
    }
}
