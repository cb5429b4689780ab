package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import dev.retort.study.report.Grid.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ablation at the level of behaviour: what the model does differently without a few features, and its controls. */
record AccuracySection(List<Panel> panels, Grid table) {

    /** Ratio's name in the metrics and whether it is a control; the order of the dots. */
    private static final Map<String, Boolean> RATIOS = ratios();

    /** One ablated set: its ratios as dots on a chart, its accuracies beside it. */
    record Panel(String chart, Text title, Text features, List<Accuracy> accuracies) {}

    /** Accuracy without the features on one way of decoding, and by how much that differs from the whole model. */
    record Accuracy(Text decoding, Figure ablated, @Nullable Figure change) {}

    static AccuracySection of(List<Arm> arms, Words words, Map<String, Object> charts) {
        List<Panel> panels = new ArrayList<>();
        List<Grid.Row> rows = new ArrayList<>();
        for (Arm arm : arms) {
            for (Tree row : rowsOf(arm)) {
                Text title = words.text(
                        "row.three",
                        arm.title(words),
                        words.name("category", row.text("category", "?")),
                        words.name("selection", row.text("selection", "?")));
                rows.add(new Grid.Row(title, cells(row), arm.real()));
                List<Map<String, @Nullable Object>> dots = new ArrayList<>();
                RATIOS.forEach((name, control) -> {
                    Map<String, @Nullable Object> figure = Charts.figure(row.figure(name), Unit.RATIO);
                    if (figure != null) {
                        dots.add(Charts.map("name", name, "control", control, "figure", figure));
                    }
                });
                List<Accuracy> accuracies = accuracies(row, arm, words);
                if (!dots.isEmpty() || !accuracies.isEmpty()) {
                    String chart = "accuracy-" + panels.size();
                    charts.put(chart, Charts.map("kind", "accuracy", "dots", dots));
                    panels.add(new Panel(chart, title, setUp(row, words), accuracies));
                }
            }
        }
        List<Text> columns = new ArrayList<>(List.of(words.text("accuracy.column.row")));
        RATIOS.keySet().forEach(name -> columns.add(words.text("chart.accuracy." + name)));
        columns.add(words.text("accuracy.column.greedy"));
        columns.add(words.text("accuracy.column.sampled"));
        return new AccuracySection(panels, new Grid(words.text("accuracy.table"), columns, rows));
    }

    boolean present() {
        return !table.empty();
    }

    static List<Tree> rowsOf(Arm arm) {
        return arm.tree().at("ablation").at("accuracy").items();
    }

    /** {@code ReLU-L1 · 2 features: f12, f407}. */
    static Text setUp(Tree row, Words words) {
        return words.text("row.two", words.name("kind", row.text("crosscoder", "relu-l1")), features(row, words));
    }

    private static Text features(Tree row, Words words) {
        List<String> names = row.at("features").items().stream()
                .map(Tree::asNumber)
                .filter(Objects::nonNull)
                .map(feature -> "f" + Math.round(feature))
                .toList();
        return names.isEmpty() ? Text.same("") : words.text("features.list", names.size(), String.join(", ", names));
    }

    private static List<Accuracy> accuracies(Tree row, Arm arm, Words words) {
        Tree distilled = arm.tree().at("models").at("distilled");
        List<Accuracy> accuracies = new ArrayList<>();
        for (String decoding : List.of("greedy", "sampled")) {
            Figure ablated = row.figure(decoding);
            if (ablated != null) {
                // The study's own difference is paired, problem by problem; ours can only assume independence.
                Figure paired = row.figure(decoding + "_change");
                Figure whole = distilled.figure(decoding + "_accuracy");
                Figure change = paired != null || whole == null ? paired : ablated.minus(whole);
                accuracies.add(new Accuracy(words.text("decoding." + decoding), ablated, change));
            }
        }
        return accuracies;
    }

    private static List<Cell> cells(Tree row) {
        List<Cell> cells = new ArrayList<>();
        RATIOS.keySet().forEach(name -> cells.add(Cell.of(row.figure(name), Unit.RATIO)));
        cells.add(Cell.of(row.figure("greedy"), Unit.PERCENT));
        cells.add(Cell.of(row.figure("sampled"), Unit.PERCENT));
        return cells;
    }

    private static Map<String, Boolean> ratios() {
        Map<String, Boolean> ratios = new LinkedHashMap<>();
        ratios.put("forced_ratio", false);
        ratios.put("rotated_forced_ratio", true);
        ratios.put("matched_random_forced_ratio", true);
        ratios.put("forced_right_ratio", false);
        ratios.put("reflected_ratio", false);
        ratios.put("repair_ratio", false);
        ratios.put("false_alarm_ratio", false);
        ratios.put("words_ratio", false);
        return ratios;
    }
}
