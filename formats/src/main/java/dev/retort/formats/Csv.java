package dev.retort.formats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.retort.basics.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table as comma-separated values (RFC 4180): UTF-8 with or without a byte order mark, a first line that names the
 * columns, quotes around fields that hold commas, quotes or line breaks; empty lines are passed over.
 */
public final class Csv {
    private static final long MOST_BYTES = 100_000_000;

    private Csv() {}

    /**
     * A row.
     *
     * @param line of the file on which it begins, from 1
     * @param fields by the column's name, in the columns' order; each as it stands, without its quotes
     */
    public record Row(int line, Map<String, String> fields) {}

    /** A table: its columns' names, stripped and in lower case, and its rows. */
    public record Table(List<String> columns, List<Row> rows) {
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /** @throws BadInput that names the line, when the file is no such table or a row has more or fewer fields than there are columns */
    public static Table read(Path file) {
        String text = InputFile.text(file, "a CSV file", MOST_BYTES);
        List<String> columns = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        CsvFactory factory = new CsvFactory();
        try (CsvParser parser = factory.createParser(text)) {
            while (parser.nextToken() == JsonToken.START_ARRAY) {
                List<String> fields = new ArrayList<>();
                int line = 0;
                for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                    line = line == 0 ? parser.currentTokenLocation().getLineNr() : line;
                    fields.add(parser.getText());
                }
                if (fields.size() == 1 && fields.getFirst().isBlank()) {
                    continue; // an empty line
                }
                if (columns.isEmpty()) {
                    columns.addAll(names(file, line, fields));
                } else {
                    rows.add(row(file, line, columns, fields));
                }
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw BadInput.in(file, line, "not CSV: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail to be read", e);
        }
        if (columns.isEmpty()) {
            throw BadInput.in(file, "is empty; expected a first line that names the columns.");
        }
        return new Table(columns, rows);
    }

    private static List<String> names(Path file, int line, List<String> fields) {
        List<String> names = fields.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        for (int i = 0; i < names.size(); i++) {
            if (names.indexOf(names.get(i)) < i) {
                throw BadInput.in(file, line, "the column \"" + names.get(i) + "\" is there twice.");
            }
        }
        return names;
    }

    private static Row row(Path file, int line, List<String> columns, List<String> fields) {
        if (fields.size() != columns.size()) {
            throw BadInput.in(
                    file,
                    line,
                    "found " + fields.size() + " fields where the first line names " + columns.size()
                            + " columns; a field with a comma in it stands in quotes.");
        }
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            named.put(columns.get(i), fields.get(i));
        }
        return new Row(line, named);
    }
}
