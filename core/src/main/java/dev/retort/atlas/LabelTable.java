package dev.retort.atlas;

import dev.retort.basics.BadInput;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.Database;
import dev.retort.tables.RowSink;
import dev.retort.tables.Table;
import dev.retort.tables.TableFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of features, as the table {@code labels}: by feature, and of one feature judges', offline and hand labels in this order. */
public record LabelTable(List<Label> labels) {
    private static final String FILE = "labels.parquet";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String[] COUNTS = {"hits", "misses", "passes", "alarms", "unusable"};

    private static final Comparator<Label> ORDER = Comparator.comparingInt(Label::feature)
            .thenComparing(Label::source)
            .thenComparing(Label::model)
            .thenComparing(Label::author);

    public LabelTable {
        labels = labels.stream().sorted(ORDER).toList();
    }

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                new Column("feature", Type.INT),
                new Column("source", Type.TEXT),
                new Column("model", Type.TEXT),
                new Column("text", Type.TEXT)));
        for (String score : List.of("detection", "fuzzing")) {
            columns.add(new Column(score, Type.DOUBLE));
            for (String figure : List.of("low", "high", "accuracy", "precision", "recall", "f1")) {
                columns.add(new Column(score + "_" + figure, Type.DOUBLE));
            }
            for (String count : COUNTS) {
                columns.add(new Column(score + "_" + count, Type.INT));
            }
        }
        columns.addAll(List.of(
                new Column("examples", Type.INT),
                new Column("unusable", Type.INT),
                new Column("author", Type.TEXT),
                new Column("created_at", Type.TEXT),
                new Column("note", Type.TEXT)));
        return columns;
    }

    /** Of an atlas's folder; without any where there is no such table. */
    public static LabelTable read(Path folder) {
        if (!Files.exists(folder.resolve(FILE))) {
            return new LabelTable(List.of());
        }
        try (Database database = Database.open(folder)) {
            Table table = database.query("SELECT * FROM labels", Integer.MAX_VALUE, LIMIT);
            return new LabelTable(table.named().stream().map(LabelTable::label).toList());
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new BadInput(folder.resolve(FILE) + ": is no table of labels of Retort's: " + e.getMessage(), e);
        }
    }

    private static Label label(Map<String, @Nullable Object> row) {
        return new Label(
                number(row, "feature"),
                LabelSource.of(text(row, "source")),
                text(row, "model"),
                text(row, "text"),
                score(row, "detection"),
                score(row, "fuzzing"),
                text(row, "author"),
                text(row, "created_at"),
                text(row, "note"));
    }

    private static @Nullable NameScore score(Map<String, @Nullable Object> row, String name) {
        return row.get(name + "_" + COUNTS[0]) == null
                ? null
                : new NameScore(
                        number(row, name + "_" + COUNTS[0]),
                        number(row, name + "_" + COUNTS[1]),
                        number(row, name + "_" + COUNTS[2]),
                        number(row, name + "_" + COUNTS[3]),
                        number(row, name + "_" + COUNTS[4]));
    }

    private static int number(Map<String, @Nullable Object> row, String name) {
        if (row.get(name) instanceof Number number) {
            return number.intValue();
        }
        throw new IllegalArgumentException("no number in column " + name);
    }

    private static String text(Map<String, @Nullable Object> row, String name) {
        return row.get(name) instanceof String text ? text : "";
    }

    /** With others added, each in place of the one that has its feature, source, model and author. */
    public LabelTable with(Collection<Label> added) {
        Map<Label.Key, Label> all = new LinkedHashMap<>();
        labels.forEach(label -> all.put(label.key(), label));
        added.forEach(label -> all.put(label.key(), label));
        return new LabelTable(List.copyOf(all.values()));
    }

    /** Those of one source. */
    public List<Label> of(LabelSource source) {
        return labels.stream().filter(label -> label.source() == source).toList();
    }

    /** Writes {@code labels.parquet} into a folder, whole or not at all. */
    public void write(Path folder) {
        TableFile.write(folder.resolve(FILE), columns(), rows -> labels.forEach(label -> row(rows, label)));
    }

    private static void row(RowSink rows, Label label) {
        rows.begin()
                .put(label.feature())
                .put(label.source().word())
                .put(label.model())
                .put(label.text());
        score(rows, label.detection());
        score(rows, label.fuzzing());
        NameScore detection = label.detection() == null ? NameScore.none() : label.detection();
        NameScore fuzzing = label.fuzzing() == null ? NameScore.none() : label.fuzzing();
        rows.put(detection.examples() + fuzzing.examples())
                .put(detection.unusable() + fuzzing.unusable())
                .put(label.author())
                .put(label.created())
                .put(label.note())
                .end();
    }

    private static void score(RowSink rows, @Nullable NameScore score) {
        if (score == null) {
            for (int i = 0; i < 7 + COUNTS.length; i++) {
                rows.putNull();
            }
            return;
        }
        rows.put(score.balanced())
                .put(score.low())
                .put(score.high())
                .put(score.accuracy())
                .put(score.precision())
                .put(score.recall())
                .put(score.f1())
                .put(score.hits())
                .put(score.misses())
                .put(score.passes())
                .put(score.alarms())
                .put(score.unusable());
    }
}
