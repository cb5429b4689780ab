package dev.retort.tables;

import dev.retort.basics.Failure;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** Takes a table's rows, column by column in their order: {@code begin}, a {@code put} each, {@code end}. */
public final class RowSink {
    private final DuckDBAppender appender;

    RowSink(DuckDBAppender appender) {
        this.appender = appender;
    }

    private interface Step {
        void run() throws SQLException;
    }

    private RowSink then(Step step) {
        try {
            step.run();
            return this;
        } catch (SQLException e) {
            throw new Failure("a table's row could not be taken: " + e.getMessage(), e);
        }
    }

    public RowSink begin() {
        return then(appender::beginRow);
    }

    public RowSink end() {
        return then(appender::endRow);
    }

    public RowSink put(boolean value) {
        return then(() -> appender.append(value));
    }

    public RowSink put(int value) {
        return then(() -> appender.append(value));
    }

    public RowSink put(long value) {
        return then(() -> appender.append(value));
    }

    public RowSink put(float value) {
        return then(() -> appender.append(value));
    }

    /** Not a number becomes null: SQL would hold it larger than every other. */
    public RowSink put(double value) {
        return then(() -> {
            if (Double.isNaN(value)) {
                appender.appendNull();
            } else {
                appender.append(value);
            }
        });
    }

    public RowSink put(@Nullable String value) {
        return then(() -> {
            if (value == null) {
                appender.appendNull();
            } else {
                appender.append(value);
            }
        });
    }

    public RowSink put(int[] values) {
        return then(() -> appender.append(values));
    }

    public RowSink put(float[] values) {
        return then(() -> appender.append(values));
    }

    public RowSink put(List<String> values) {
        return then(() -> appender.append(values));
    }

    public RowSink putNull() {
        return then(appender::appendNull);
    }
}
