package dev.retort.study.report;

import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer as a table of the page. */
final class AnswerGrid {
    private static final double SMALLEST_P = 5e-5;

    private AnswerGrid() {}

    /** A column, whose head is under {@code atlas.column.NAME}; {@code low} and {@code high} are the ends of its interval. */
    record Head(
            String column,
            Unit unit,
            @Nullable String low,
            @Nullable String high) {
        static Head of(String column, Unit unit) {
            return new Head(column, unit, null, null);
        }

        /** Of a text or a count. */
        static Head of(String column) {
            return of(column, Unit.COUNT);
        }

        static Head within(String column, Unit unit, String low, String high) {
            return new Head(column, unit, low, high);
        }
    }

    /** A row a row of the answer; the first column is the head of its row. */
    static Grid of(Text caption, Asked asked, AtlasInquiry inquiry, Head... heads) {
        List<Text> columns = new ArrayList<>();
        for (Head head : heads) {
            columns.add(inquiry.text("column." + head.column()));
        }
        List<Grid.Row> rows = new ArrayList<>();
        for (AskedRow row : asked.rows()) {
            List<Grid.Cell> cells = new ArrayList<>();
            for (int i = 1; i < heads.length; i++) {
                cells.add(cell(row, heads[i], inquiry.words()));
            }
            Text first = words(row.value(heads[0].column()), heads[0].column(), inquiry.words());
            rows.add(new Grid.Row(first, cells, true));
        }
        return new Grid(caption, columns, rows);
    }

    private static Grid.Cell cell(AskedRow row, Head head, Words words) {
        Object value = row.value(head.column());
        boolean figure = value instanceof Double || value instanceof Float;
        if (!figure && value != null) {
            return Grid.Cell.of(words(value, head.column(), words));
        }
        Double number = row.number(head.column());
        if (number != null && head.unit() == Unit.P) {
            return Grid.Cell.of(Text.same(probability(number)));
        }
        return Grid.Cell.of(row.figure(head.column(), head.low(), head.high()), head.unit());
    }

    /** What it is called, if the column's values have names of ours. */
    private static Text words(@Nullable Object value, String column, Words words) {
        return switch (value) {
            case null -> Text.same("–");
            case Integer number -> Text.same(column.equals("feature") ? "f" + number : Unit.count(number));
            case Number number -> Text.same(Unit.count(number.longValue()));
            // The long words for a contrast are for sentences.
            default -> column.equals("contrast") ? Text.same(value.toString()) : words.name(column, value.toString());
        };
    }

    /** Too small to be told from 0 is not 0. */
    static String probability(double p) {
        return p < SMALLEST_P ? "< 0.0001" : Unit.P.value(p);
    }
}
