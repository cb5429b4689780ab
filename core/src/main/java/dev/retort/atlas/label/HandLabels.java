package dev.retort.atlas.label;

import dev.retort.atlas.Label;
import dev.retort.atlas.LabelSource;
import dev.retort.atlas.LabelTable;
import dev.retort.basics.BadInput;
import dev.retort.formats.Csv;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names that people gave, from a CSV file with the columns {@code feature}, {@code label} (or {@code text}), {@code author},
 * {@code date} (ISO 8601) and, if they like, {@code note}. Nothing is taken from a file that has a bad row.
 */
public final class HandLabels {
    private static final Set<String> COLUMNS = Set.of("feature", "label", "text", "author", "date", "note");
    private static final Pattern LINES = Pattern.compile("\\s*\\R\\s*");

    private HandLabels() {}

    /**
     * What an import does to a table.
     *
     * @param table with the labels in it
     * @param added of features and authors that had none
     * @param replaced newer than what there was of the same feature and author
     * @param older than what there is, and left out
     */
    public record Merged(LabelTable table, int added, int replaced, int older) {}

    /** @param features of the atlas */
    public static List<Label> read(Path file, int features) {
        Csv.Table table = Csv.read(file);
        requireColumns(file, table.columns());
        Map<String, Label> newest = new LinkedHashMap<>();
        for (Csv.Row row : table.rows()) {
            Label label = label(file, row, features);
            newest.merge(label.feature() + " " + label.author(), label, (a, b) -> isOlder(b, a) ? a : b);
        }
        if (newest.isEmpty()) {
            throw BadInput.in(file, "has no labels: there is no row below the columns' names.");
        }
        return List.copyOf(newest.values());
    }

    /** Of two of the same feature and author the newer stays; of two equally old the imported one. */
    public static Merged merge(LabelTable table, List<Label> imported) {
        Map<String, Label> there = new LinkedHashMap<>();
        table.of(LabelSource.HAND).forEach(label -> there.put(label.feature() + " " + label.author(), label));
        int added = 0;
        int replaced = 0;
        int older = 0;
        Map<String, Label> taken = new LinkedHashMap<>();
        for (Label label : imported) {
            String key = label.feature() + " " + label.author();
            Label known = there.get(key);
            if (known != null && isOlder(label, known)) {
                older++;
                continue;
            }
            added += known == null ? 1 : 0;
            replaced += known == null ? 0 : 1;
            taken.put(key, label);
        }
        return new Merged(table.with(taken.values()), added, replaced, older);
    }

    private static boolean isOlder(Label one, Label other) {
        return moment(one.created()).isBefore(moment(other.created()));
    }

    private static void requireColumns(Path file, List<String> columns) {
        for (String column : columns) {
            if (!COLUMNS.contains(column)) {
                throw BadInput.in(
                        file,
                        1,
                        "unknown column \"" + column + "\"; expected feature, label, author, date and perhaps note, "
                                + "separated by commas.");
            }
        }
        for (String needed : List.of("feature", "author", "date")) {
            if (!columns.contains(needed)) {
                throw BadInput.in(file, 1, "the column \"" + needed + "\" is missing.");
            }
        }
        if (columns.contains("label") == columns.contains("text")) {
            throw BadInput.in(file, 1, "expected a column \"label\" or a column \"text\", one of them.");
        }
    }

    private static Label label(Path file, Csv.Row row, int features) {
        String number = row.fields().getOrDefault("feature", "").strip();
        if (!number.matches("\\d{1,9}") || Integer.parseInt(number) >= features) {
            throw BadInput.in(
                    file,
                    row.line(),
                    "there is no feature \"" + number + "\" in the atlas: they are numbered 0 to " + (features - 1)
                            + ".");
        }
        String text = oneLine(row.fields().getOrDefault("label", row.fields().getOrDefault("text", "")));
        String author = oneLine(row.fields().getOrDefault("author", ""));
        if (text.isEmpty()) {
            throw BadInput.in(file, row.line(), "the label is empty.");
        }
        if (author.isEmpty()) {
            throw BadInput.in(file, row.line(), "the author is empty; a label is somebody's.");
        }
        String date = row.fields().getOrDefault("date", "").strip();
        try {
            moment(date);
        } catch (DateTimeException e) {
            throw BadInput.in(
                    file,
                    row.line(),
                    "\"" + date + "\" is no date; expected one such as 2026-03-31 or 2026-03-31T09:30:00Z.");
        }
        String note = oneLine(row.fields().getOrDefault("note", ""));
        return Label.byHand(Integer.parseInt(number), text, author, date, note);
    }

    private static String oneLine(String text) {
        return LINES.matcher(text.strip()).replaceAll(" ");
    }

    /** A date is its first moment, and a time without a zone is taken as UTC. */
    private static Instant moment(String date) {
        if (date.length() == 10) {
            return LocalDate.parse(date).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        String time = date.replaceFirst(" ", "T");
        return time.matches(".*T.*(Z|[+-]\\d\\d:\\d\\d)")
                ? OffsetDateTime.parse(time).toInstant()
                : LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
    }
}
