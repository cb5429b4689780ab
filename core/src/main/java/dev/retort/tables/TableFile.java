package dev.retort.tables;

import dev.retort.basics.Failure;
import dev.retort.formats.AtomicFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Writes a table as a Parquet file, whole or not at all; equal rows give equal bytes. */
public final class TableFile {
    /** Rows that are compressed together: who asks for one feature's rows of a table in their order reads little else. */
    private static final int ROWS_TOGETHER = 2048;

    private TableFile() {}

    /** Rows are held in memory, compressed by nothing, until all are there: large tables go into several files. */
    public static void write(Path file, List<Column> columns, Consumer<RowSink> content) {
        write(file, columns, ROWS_TOGETHER, content);
    }

    /** @param together rows that are compressed together; more make a smaller file, and one row dearer */
    public static void write(Path file, List<Column> columns, int together, Consumer<RowSink> content) {
        String definitions = columns.stream().map(Column::definition).collect(Collectors.joining(", "));
        try (DuckDBConnection memory = Connections.memory();
                Statement statement = memory.createStatement()) {
            statement.execute("CREATE TABLE written (" + definitions + ")");
            try (DuckDBAppender appender = memory.createAppender("written")) {
                content.accept(new RowSink(appender));
            }
            AtomicFile.writeBy(file, temporary -> copy(statement, temporary, together));
        } catch (SQLException e) {
            throw new Failure(file + ": the table could not be written: " + e.getMessage(), e);
        }
    }

    private static void copy(Statement statement, Path to, int together) {
        try {
            statement.execute("COPY written TO " + Connections.quoted(to)
                    + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE " + together + ")");
        } catch (SQLException e) {
            throw new Failure(to + ": the table could not be written: " + e.getMessage(), e);
        }
    }
}
