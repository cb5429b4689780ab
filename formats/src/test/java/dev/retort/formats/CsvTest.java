package dev.retort.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    @TempDir
    Path folder;

    @Test
    void quotes_line_breaks_and_a_byte_order_mark_are_read_and_rows_know_their_line() throws IOException {
        Csv.Table table =
                Csv.read(written("\uFEFFFeature, Label \r\n3,\"a, \"\"b\"\"\r\nsecond line\"\r\n\r\n4,待って\r\n5,"));
        assertThat(table.columns()).containsExactly("feature", "label");
        assertThat(table.rows()).hasSize(3);
        assertThat(table.rows().get(0).fields().get("label")).isEqualTo("a, \"b\"\r\nsecond line");
        assertThat(table.rows().get(1).fields()).containsEntry("feature", "4").containsEntry("label", "待って");
        assertThat(table.rows().get(2).fields()).containsEntry("label", "");
        assertThat(table.rows()).extracting(Csv.Row::line).containsExactly(2, 5, 6);
    }

    @Test
    void what_is_no_table_is_refused_with_its_line() throws IOException {
        assertThatThrownBy(() -> Csv.read(written("a,b\n1,2\n3\n")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("t.csv:3: found 1 fields where the first line names 2 columns");
        assertThatThrownBy(() -> Csv.read(written("a,b\n1,\"2\n")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("not CSV");
        assertThatThrownBy(() -> Csv.read(written("a,A\n"))).hasMessageContaining("is there twice");
        assertThatThrownBy(() -> Csv.read(written(""))).hasMessageContaining("is empty");
        Path japanese = Files.write(folder.resolve("sjis.csv"), "a,b\n1,待って\n".getBytes(Charset.forName("Shift_JIS")));
        assertThatThrownBy(() -> Csv.read(japanese)).hasMessageContaining("is not UTF-8 text");
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("t.csv"), text);
    }
}
