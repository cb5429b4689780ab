package dev.retort.tables;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** Databases in memory, of bounded size; nothing is fetched from anywhere. */
final class Connections {
    private static final String URL = "jdbc:duckdb:";

    /** Of one database: rows are kept in their order, and its own threads would fight libtorch's. */
    private static final String[] SETTINGS = {
        "SET threads = 1",
        "SET memory_limit = '2GB'",
        "SET temp_directory = ''",
        "SET preserve_insertion_order = true",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false"
    };

    private Connections() {}

    static DuckDBConnection memory() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        DuckDBConnection connection =
                DriverManager.getConnection(URL, properties).unwrap(DuckDBConnection.class);
        try (Statement statement = connection.createStatement()) {
            for (String setting : SETTINGS) {
                statement.execute(setting);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    static String quoted(Path path) {
        return quoted(path.toAbsolutePath().toString());
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
