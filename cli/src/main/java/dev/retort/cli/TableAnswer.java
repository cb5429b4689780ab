package dev.retort.cli;

import dev.retort.tables.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table for programs (a list of objects) and for people (columns). */
final class TableAnswer {
    private static final int WIDEST = 60;

    private TableAnswer() {}

    static Answer of(Table table) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", table.named());
        figures.put("more", table.more());
        return new Answer(figures, text(table));
    }

    static String text(Table table) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(table.columns());
        table.rows()
                .forEach(row -> lines.add(row.stream().map(TableAnswer::cell).toList()));
        int[] widths = new int[table.columns().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                row.append(i == 0 ? "" : "  ")
                        .append(line.get(i))
                        .repeat(" ", widths[i] - line.get(i).length());
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        text.append(
                table.more()
                        ? "… and more; --rows shows more"
                        : table.rows().size() == 1 ? "1 row" : table.rows().size() + " rows");
        return text.toString();
    }

    static String cell(@Nullable Object value) {
        String text = switch (value) {
            case null -> "–";
            case Double number -> number(number);
            case Float number -> number(number.doubleValue());
            default -> value.toString();
        };
        return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
    }

    private static String number(double value) {
        boolean plain = value == 0 || Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6;
        return String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", value);
    }
}
