package dev.retort.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.tables.Column.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<Column> COLUMNS = List.of(
            new Column("feature", Type.INT),
            new Column("nrn", Type.DOUBLE),
            new Column("name", Type.TEXT),
            new Column("values", Type.FLOATS),
            new Column("tokens", Type.TEXTS),
            new Column("at", Type.INTS),
            new Column("live", Type.BOOLEAN),
            new Column("count", Type.LONG),
            new Column("max", Type.FLOAT));

    @TempDir
    Path folder;

    private void write(String name, int from, int to) {
        TableFile.write(folder.resolve(name), COLUMNS, rows -> {
            for (int i = from; i < to; i++) {
                rows.begin()
                        .put(i)
                        .put(i == 3 ? Double.NaN : i / 10.0)
                        .put(i == 4 ? null : "it's \"" + i)
                        .put(new float[] {i, 0.5f})
                        .put(List.of("a", "日本 " + i))
                        .put(new int[] {i, -1})
                        .put(i % 2 == 0)
                        .put(1L << 40)
                        .put(i / 4f)
                        .end();
            }
        });
    }

    @Test
    void what_is_written_is_read() {
        write("features.parquet", 0, 6);

        try (Database database = Database.open(folder)) {
            Table table = database.query("SELECT * FROM features WHERE feature >= ? ORDER BY feature", 3, SOON, 2);
            assertThat(table.columns()).startsWith("feature", "nrn", "name").endsWith("count", "max");
            assertThat(table.rows()).hasSize(3);
            assertThat(table.more()).isTrue();
            assertThat(table.rows().get(0))
                    .isEqualTo(Arrays.asList(
                            2,
                            0.2,
                            "it's \"2",
                            List.of(2f, 0.5f),
                            List.of("a", "日本 2"),
                            List.of(2, -1),
                            true,
                            1L << 40,
                            0.5f));
            assertThat(table.named(1)).containsEntry("nrn", null);
            assertThat(table.named(2)).containsEntry("name", null);
        }
    }

    @Test
    void files_with_a_number_are_one_table() {
        write("code-0000.parquet", 0, 3);
        write("code-0001.parquet", 3, 5);

        try (Database database = Database.open(folder)) {
            assertThat(database.query("SELECT count(*)::INTEGER, max(feature) FROM code", 9, SOON)
                            .rows())
                    .containsExactly(List.of(5, 4));
        }
    }

    @Test
    void equal_rows_give_equal_bytes_and_nothing_is_left_beside() throws IOException {
        write("a.parquet", 0, 5000);
        write("b.parquet", 0, 5000);

        assertThat(folder.resolve("a.parquet")).hasSameBinaryContentAs(folder.resolve("b.parquet"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY features TO 'x.parquet'",
                "CREATE TABLE t AS SELECT 1",
                "SET threads = 4",
                "ATTACH 'x.db'",
                "SELECT 1; SELECT 2",
                "SELECT 1; COPY features TO 'x.parquet'",
                "",
                "SELEC 1",
                "SELECT nothing FROM features",
                "SELECT * FROM nowhere",
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM read_text('/etc/hostname')",
                "SELECT * FROM '../secret.parquet'",
                "SELECT * FROM glob('/etc/*')",
                "SELECT getenv('HOME')"
            })
    void what_is_no_question_or_reaches_out_of_the_folder_is_refused(String sql) throws IOException {
        write("features.parquet", 0, 3);

        try (Database database = Database.open(folder)) {
            assertThatThrownBy(() -> database.query(sql, 9, SOON))
                    .isInstanceOf(BadInput.class)
                    .hasMessageStartingWith("the query");
            assertThat(database.query("SELECT 1", 9, SOON).rows()).containsExactly(List.of(1));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void a_query_that_takes_too_long_is_stopped() {
        write("features.parquet", 0, 3);

        try (Database database = Database.open(folder)) {
            assertThatThrownBy(() -> database.query(
                            "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b",
                            9,
                            Duration.ofSeconds(1)))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("longer than 1 s");
        }
    }

    @Test
    void a_mistake_is_told_with_its_place() {
        write("features.parquet", 0, 3);

        try (Database database = Database.open(folder)) {
            assertThatThrownBy(() -> database.query("SELECT feature FRM features", 9, SOON))
                    .hasMessageContaining("features")
                    .hasMessageContaining("character 20");
        }
    }

    @Test
    void a_folder_without_tables_or_with_a_broken_one_is_refused() throws IOException {
        assertThatThrownBy(() -> Database.open(folder)).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> Database.open(folder.resolve("nowhere"))).isInstanceOf(BadInput.class);
        write("features.parquet", 0, 3);
        byte[] whole = Files.readAllBytes(folder.resolve("features.parquet"));
        for (int length : new int[] {0, 3, 50, whole.length / 2, whole.length - 1}) {
            Files.write(folder.resolve("features.parquet"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Database.open(folder))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("features");
        }
    }

    @Test
    void many_look_at_once() {
        write("features.parquet", 0, 3);

        try (Database one = Database.open(folder);
                Database other = Database.open(folder)) {
            assertThat(one.query("SELECT count(*) FROM features", 1, SOON).rows())
                    .isEqualTo(other.query("SELECT count(*) FROM features", 1, SOON)
                            .rows());
        }
    }
}
