package dev.retort.study.report;

import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import dev.retort.study.report.Grid.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Steering: change of length against change of accuracy, a point a dose. Entries of metrics.json that agree in all but
 * the dose make one curve; the dose chosen on the dev split carries {@code "chosen": true}.
 */
record SteeringSection(List<Panel> panels, Grid table) {

    /** One curve for each way of decoding, over the doses of one experiment. */
    record Panel(String chart, Text title, Text features) {}

    static SteeringSection of(Tree metrics, Words words, Map<String, Object> charts) {
        Map<String, List<Tree>> experiments = new LinkedHashMap<>();
        for (Tree entry : metrics.at("steering").items()) {
            experiments
                    .computeIfAbsent(experiment(entry), any -> new ArrayList<>())
                    .add(entry);
        }
        List<Panel> panels = new ArrayList<>();
        List<Grid.Row> rows = new ArrayList<>();
        for (List<Tree> doses : experiments.values()) {
            Tree first = doses.getFirst();
            Text title = words.text(
                    "row.three",
                    words.name("mode", first.text("mode", "?")),
                    words.name("category", first.text("category", "?")),
                    words.name("operation", first.text("operation", "?")));
            List<Map<String, @Nullable Object>> points = new ArrayList<>();
            for (Tree dose : doses) {
                boolean chosen = chosen(dose, doses);
                Text mark = chosen ? words.text("steering.chosen") : Text.same("");
                Text head = words.text("steering.row", title, strength(dose), mark);
                rows.add(new Grid.Row(head, cells(dose), chosen));
                points.add(Charts.map(
                        "dose", strength(dose),
                        "chosen", chosen,
                        "greedy", point(dose, "greedy"),
                        "sampled", point(dose, "sampled")));
            }
            String chart = "steering-" + panels.size();
            charts.put(chart, Charts.map("kind", "steering", "points", points));
            panels.add(new Panel(chart, title, AccuracySection.setUp(first, words)));
        }
        return new SteeringSection(panels, new Grid(words.text("steering.table"), columns(words), rows));
    }

    boolean present() {
        return !table.empty();
    }

    /** The chosen dose of each experiment, for the headline. */
    static List<Tree> chosen(Tree metrics) {
        List<Tree> entries = metrics.at("steering").items();
        return entries.stream()
                .filter(entry -> chosen(
                        entry,
                        entries.stream()
                                .filter(other -> experiment(other).equals(experiment(entry)))
                                .toList()))
                .toList();
    }

    /** A lone dose is the chosen one; so a study that reports only that need not say so. */
    private static boolean chosen(Tree dose, List<Tree> doses) {
        return dose.flag("chosen") || doses.size() == 1;
    }

    private static String experiment(Tree entry) {
        List<String> parts = new ArrayList<>();
        for (String key : List.of("mode", "crosscoder", "category", "selection", "operation", "encoder")) {
            parts.add(entry.text(key, ""));
        }
        entry.at("features").items().forEach(feature -> parts.add(String.valueOf(feature.asNumber())));
        return String.join("|", parts);
    }

    private static Map<String, @Nullable Object> point(Tree dose, String decoding) {
        return Charts.map(
                "length", Charts.figure(dose.figure(decoding + "_length_change"), Unit.CHANGE),
                "accuracy", Charts.figure(dose.figure(decoding + "_accuracy_change"), Unit.POINTS));
    }

    static String strength(Tree dose) {
        Double strength = dose.number("strength");
        return strength == null ? "?" : "×" + trimmed(strength);
    }

    private static String trimmed(double x) {
        String text = String.format(Locale.ROOT, "%.2f", x);
        return text.replaceAll("\\.?0+$", "").replace('-', '\u2212');
    }

    private static List<Cell> cells(Tree dose) {
        return List.of(
                Cell.of(dose.figure("relative_dose"), Unit.FRACTION),
                Cell.of(dose.figure("greedy_length_change"), Unit.CHANGE),
                Cell.of(dose.figure("greedy_accuracy_change"), Unit.POINTS),
                Cell.of(dose.figure("sampled_length_change"), Unit.CHANGE),
                Cell.of(dose.figure("sampled_accuracy_change"), Unit.POINTS),
                Cell.of(dose.figure("repair_ratio"), Unit.RATIO),
                Cell.of(dose.figure("words_ratio"), Unit.RATIO));
    }

    private static List<Text> columns(Words words) {
        List<Text> columns = new ArrayList<>();
        for (String name :
                List.of("row", "dose", "greedy_length", "greedy_accuracy", "sampled_length", "sampled_accuracy")) {
            columns.add(words.text("steering.column." + name));
        }
        columns.add(words.text("chart.accuracy.repair_ratio"));
        columns.add(words.text("chart.accuracy.words_ratio"));
        return columns;
    }
}
