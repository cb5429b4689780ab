package dev.retort.study.report;

import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import dev.retort.study.report.Grid.Cell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paper's ablation: change of the opener's logit in both models beside two controls, for real and null pairs. */
record PaperSection(List<Panel> panels, List<ChoiceGroup> choices, Grid table) {
    /** The four bars of a category, by their metrics' names. */
    static final List<String> BARS = List.of("distilled", "base", "control_low_nrn", "control_random");

    private static final String PAIRED = "paired";

    /** One pair's chart. */
    record Panel(String chart, Text title, boolean real) {}

    /** What the reader may switch between: one crosscoder, encoder and k; {@code chosen} is shown first. */
    record Choice(String key, Text label, boolean chosen) {}

    /** The choices of one crosscoder and encoder. */
    record ChoiceGroup(Text label, List<Choice> choices) {}

    static PaperSection of(List<Arm> arms, Words words, Map<String, Object> charts) {
        List<Panel> panels = new ArrayList<>();
        List<Grid.Row> rows = new ArrayList<>();
        for (Arm arm : arms) {
            Map<String, List<Object>> groups = new LinkedHashMap<>();
            for (Tree row : rowsOf(arm)) {
                Text category = words.name("category", category(row));
                rows.add(new Grid.Row(
                        words.text("row.four", arm.title(words), category, words.name("kind", kind(row)), k(row)),
                        cells(row),
                        arm.real()));
                groups.computeIfAbsent(key(row), any -> new ArrayList<>()).add(bars(row, category));
            }
            if (!groups.isEmpty()) {
                String chart = "paper-" + panels.size();
                charts.put(chart, Charts.map("kind", "paper", "groups", groups));
                panels.add(new Panel(chart, arm.title(words), arm.real()));
            }
        }
        List<Text> columns = new ArrayList<>(List.of(words.text("paper.column.row")));
        BARS.forEach(bar -> columns.add(words.text("chart.paper." + bar)));
        columns.add(words.text("paper.column.features"));
        columns.add(words.text("paper.column.p"));
        return new PaperSection(
                panels, choices(arms.getFirst(), words), new Grid(words.text("paper.table"), columns, rows));
    }

    boolean present() {
        return !table.empty();
    }

    /** The key of the choice shown first. */
    String first() {
        return choices.stream()
                .flatMap(group -> group.choices().stream())
                .filter(Choice::chosen)
                .map(Choice::key)
                .findFirst()
                .orElse("");
    }

    /** Shown first: L1 (the acceptance line's crosscoder) with the exact encoder, at the paper's largest k. */
    private static List<ChoiceGroup> choices(Arm real, Words words) {
        String first = rowsOf(real).stream()
                .max(Comparator.comparingDouble(PaperSection::rank))
                .map(PaperSection::key)
                .orElse("");
        Map<Text, Map<String, Choice>> groups = new LinkedHashMap<>();
        for (Tree row : rowsOf(real)) {
            Text kind = words.name("kind", kind(row));
            Text label = encoder(row).equals(PAIRED)
                    ? kind
                    : words.text("row.two", kind, words.name("encoder", encoder(row)));
            Choice choice = new Choice(key(row), words.text("paper.choice", k(row)), key(row).equals(first));
            groups.computeIfAbsent(label, any -> new LinkedHashMap<>()).put(choice.key(), choice);
        }
        return groups.entrySet().stream()
                .map(group -> new ChoiceGroup(
                        group.getKey(), List.copyOf(group.getValue().values())))
                .toList();
    }

    private static double rank(Tree row) {
        Double k = row.number("k_percent");
        return (k == null ? 0 : k)
                + (kind(row).equals("relu-l1") ? 1000 : 0)
                + (encoder(row).equals(PAIRED) ? 10_000 : 0);
    }

    /** The row that the headline speaks of: self-reflection where it was measured, at the choice shown first. */
    static Tree foremost(Arm arm) {
        return rowsOf(arm).stream()
                .max(Comparator.comparing((Tree row) -> category(row).equals("self-reflection"))
                        .thenComparingDouble(PaperSection::rank))
                .orElse(Tree.ABSENT);
    }

    /** The row of another pair that was measured in the same way; absent where there is none. */
    static Tree same(Tree row, Arm arm) {
        return rowsOf(arm).stream()
                .filter(other ->
                        category(other).equals(category(row)) && key(other).equals(key(row)))
                .findFirst()
                .orElse(Tree.ABSENT);
    }

    static List<Tree> rowsOf(Arm arm) {
        return arm.tree().at("ablation").at("paper").items();
    }

    private static List<Cell> cells(Tree row) {
        List<Cell> cells = new ArrayList<>();
        BARS.forEach(bar -> cells.add(Cell.of(row.figure(bar), Unit.LOGIT)));
        cells.add(Cell.of(row.figure("features"), Unit.COUNT));
        cells.add(Cell.of(row.figure("p_holm"), Unit.P));
        return cells;
    }

    private static Map<String, @Nullable Object> bars(Tree row, Text category) {
        List<@Nullable Object> figures = new ArrayList<>();
        for (String bar : BARS) {
            figures.add(Charts.figure(row.figure(bar), Unit.LOGIT));
        }
        return Charts.map("en", category.en(), "ja", category.ja(), "bars", figures);
    }

    private static String key(Tree row) {
        return kind(row) + "|" + encoder(row) + "|" + k(row);
    }

    private static String category(Tree row) {
        return row.text("category", "?");
    }

    private static String encoder(Tree row) {
        return row.text("encoder", PAIRED);
    }

    private static String kind(Tree row) {
        return row.text("crosscoder", "relu-l1");
    }

    private static String k(Tree row) {
        Double k = row.number("k_percent");
        return k == null ? "?" : k == Math.rint(k) ? Long.toString(Math.round(k)) : Double.toString(k);
    }
}
