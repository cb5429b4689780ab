package dev.retort.tables;

import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The Parquet files of a folder as tables: {@code features.parquet} is {@code features}, {@code code-0000.parquet} and its
 * like are {@code code}. Lives in memory, so that any number of readers look at once; it can read the folder, nothing else,
 * and takes only questions. One thread at a time. Close it.
 */
public final class Database implements AutoCloseable {
    private static final String SUFFIX = ".parquet";

    private final Path folder;
    private final Set<String> tables;
    private final DuckDBConnection connection;

    private Database(Path folder, Set<String> tables, DuckDBConnection connection) {
        this.folder = folder;
        this.tables = Set.copyOf(tables);
        this.connection = connection;
    }

    /** @throws BadInput when the folder holds no tables, or one cannot be read */
    public static Database open(Path folder) {
        TreeMap<String, String> views = views(folder);
        if (views.isEmpty()) {
            throw BadInput.in(folder, "holds no tables (" + SUFFIX + " files).");
        }
        try {
            DuckDBConnection connection = Connections.memory();
            Database database = new Database(folder, views.keySet(), connection);
            try (Statement statement = connection.createStatement()) {
                views.forEach((name, files) -> database.view(statement, name, files));
                statement.execute(
                        "SET allowed_directories = [" + Connections.quoted(folder.toAbsolutePath() + "/") + "]");
                statement.execute("SET enable_external_access = false");
                statement.execute("SET lock_configuration = true");
                return database;
            } catch (SQLException | RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new Failure(folder + ": cannot be opened as tables: " + e.getMessage(), e);
        }
    }

    /** By a table's name the files that make it up. */
    private static TreeMap<String, String> views(Path folder) {
        TreeMap<String, String> views = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return views;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.sorted().forEach(file -> {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
                    String table = name.substring(0, name.length() - SUFFIX.length())
                            .replaceFirst("-\\d+$", "")
                            .replace('-', '_');
                    views.merge(table, Connections.quoted(file), (a, b) -> a + ", " + b);
                }
            });
            return views;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is a table of this name. */
    public boolean has(String table) {
        return tables.contains(table);
    }

    private void view(Statement statement, String name, String files) {
        try {
            statement.execute("CREATE VIEW \"" + name + "\" AS SELECT * FROM read_parquet([" + files + "])");
        } catch (SQLException e) {
            throw BadInput.in(folder, "table " + name + " cannot be read: " + firstLine(e));
        }
    }

    /**
     * Answers a question.
     *
     * @param sql one SELECT; {@code ?} stands for a parameter
     * @param most rows at most
     * @throws BadInput when it is no question, has a mistake, or takes longer than {@code limit}
     */
    public Table query(String sql, int most, Duration limit, Object... parameters) {
        requireQuestion(sql);
        long begun = System.nanoTime();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(Math.toIntExact(Math.max(1, limit.toSeconds())));
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return table(result, most);
            }
        } catch (SQLException e) {
            if (System.nanoTime() - begun >= limit.toNanos()) { // what DuckDB says then has no one form
                throw new BadInput(
                        "the query took longer than " + limit.toSeconds() + " s; ask for less, or allow it more time.",
                        e);
            }
            throw new BadInput("the query: " + firstLine(e), e);
        }
    }

    /** One row of an answer, while it is being looked at; columns are numbered from 0. */
    public interface Row {
        int whole(int column);

        float real(int column);
    }

    /**
     * Answers a question of our own that has more rows than memory should hold, row after row.
     *
     * @param sql one SELECT of numbers; {@code ?} stands for a parameter
     */
    public void forEach(String sql, Consumer<Row> look, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                NumberRow row = new NumberRow(result);
                while (result.next()) {
                    look.accept(row);
                }
            }
        } catch (SQLException e) {
            throw new Failure(folder + ": its tables could not be read: " + firstLine(e), e);
        }
    }

    private record NumberRow(ResultSet result) implements Row {
        @Override
        public int whole(int column) {
            try {
                return result.getInt(column + 1);
            } catch (SQLException e) {
                throw new Failure("a table's number could not be read: " + firstLine(e), e);
            }
        }

        @Override
        public float real(int column) {
            try {
                return result.getFloat(column + 1);
            } catch (SQLException e) {
                throw new Failure("a table's number could not be read: " + firstLine(e), e);
            }
        }
    }

    /** The database's own parser says what a text is before anything of it is run. */
    private void requireQuestion(String sql) {
        try (PreparedStatement statement = connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
            statement.setString(1, sql);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                MapNode parsed = Json.parse(result.getString(1), Path.of("the parsed query"))
                        .asMap("a query");
                if (parsed.boolOr("error", false)) {
                    throw new BadInput("the query: " + mistake(parsed));
                }
                int statements = parsed.need("statements").asList().size();
                if (statements != 1) {
                    throw new BadInput("the query: expected one SELECT, found " + statements + ".");
                }
            }
        } catch (SQLException e) {
            throw new Failure("the query could not be looked at: " + firstLine(e), e);
        }
    }

    private static String mistake(MapNode parsed) {
        String message = parsed.need("error_message").asText();
        if (message.startsWith("Only SELECT")) {
            return "only a SELECT can be asked.";
        }
        String position = parsed.textOr("position", "");
        return position.matches("\\d+") ? message + " (character " + (Long.parseLong(position) + 1) + ")" : message;
    }

    private static Table table(ResultSet result, int most) throws SQLException {
        ResultSetMetaData about = result.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= about.getColumnCount(); i++) {
            columns.add(about.getColumnName(i));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (result.next()) {
            if (rows.size() == most) {
                return new Table(columns, rows, true);
            }
            List<@Nullable Object> row = new ArrayList<>();
            for (int i = 1; i <= columns.size(); i++) {
                row.add(plain(result.getObject(i)));
            }
            rows.add(row);
        }
        return new Table(columns, rows, false);
    }

    /** Lists for arrays, numbers, texts and booleans as they are, texts for all else. */
    private static @Nullable Object plain(@Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case Array array -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (Object item : (Object[]) array.getArray()) {
                    items.add(plain(item));
                }
                yield items;
            }
            case Object[] items -> Arrays.asList(items);
            case Number number -> number;
            case Boolean bool -> bool;
            default -> value.toString();
        };
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new Failure(folder + ": its tables could not be closed: " + firstLine(e), e);
        }
    }
}
