package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Unit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of figures: what stands behind every chart.
 *
 * @param columns heads of the columns; the first is the head of the row heads
 */
record Grid(Text caption, List<Text> columns, List<Row> rows) {

    /** One row; {@code real} rows are set in full ink, the null pairs' in a lighter one. */
    record Row(Text head, List<Cell> cells, boolean real) {}

    /** A figure with its unit, or words, or nothing (neither), which is shown as a dash. */
    record Cell(
            @Nullable Figure figure, Unit unit, @Nullable Text text) {
        static Cell of(@Nullable Figure figure, Unit unit) {
            return new Cell(figure, unit, null);
        }

        static Cell of(Text text) {
            return new Cell(null, Unit.FRACTION, text);
        }
    }

    boolean empty() {
        return rows.isEmpty();
    }
}
