package dev.retort.atlas;

import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.RowSink;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What features are about, as the table {@code categories}: a row for each feature that fires, category, contrast and source, feature by feature. */
public record CategoryTable(CategoryScores scores) {
    private static final List<Column> COLUMNS = List.of(
            new Column("feature", Type.INT),
            new Column("category", Type.TEXT),
            new Column("contrast", Type.TEXT),
            new Column("source", Type.TEXT),
            new Column("auroc_chosen", Type.DOUBLE),
            new Column("auroc", Type.DOUBLE),
            new Column("error", Type.DOUBLE),
            new Column("p", Type.DOUBLE),
            new Column("q", Type.DOUBLE),
            new Column("lift", Type.DOUBLE),
            new Column("precision_at_100", Type.DOUBLE),
            new Column("reason_score", Type.DOUBLE),
            new Column("rank", Type.INT),
            new Column("low", Type.DOUBLE),
            new Column("high", Type.DOUBLE));

    /** Writes {@code categories.parquet} into a folder, and {@code word_lists.parquet} where words stand beside labels. */
    public void write(Path folder) {
        if (!scores.words().isEmpty()) {
            new WordsTable(scores.words()).write(folder);
        }
        int features = scores.readings().stream()
                .mapToInt(reading -> reading.scores().length)
                .max()
                .orElse(0);
        TableFile.write(folder.resolve("categories.parquet"), COLUMNS, rows -> {
            for (int f = 0; f < features; f++) {
                for (CategoryScores.Reading reading : scores.readings()) {
                    DocumentScores.Score score = reading.scores()[f];
                    if (score != null) {
                        row(rows, f, reading, score);
                    }
                }
            }
        });
    }

    private static void row(RowSink rows, int feature, CategoryScores.Reading reading, DocumentScores.Score score) {
        rows.begin()
                .put(feature)
                .put(reading.category())
                .put(reading.contrast().text())
                .put(reading.source().word())
                .put(score.chosen())
                .put(score.auroc())
                .put(score.error())
                .put(score.p())
                .put(reading.q()[feature])
                .put(score.lift())
                .put(score.precision())
                .put(reading.reason()[feature]);
        int rank = rank(reading, feature);
        Measured measured = rank < 0 ? null : reading.chosen().get(rank).auroc().measured();
        if (measured == null) {
            rows.putNull().putNull().putNull();
        } else {
            rows.put(rank).put(orNaN(measured.low())).put(orNaN(measured.high()));
        }
        rows.end();
    }

    private static int rank(CategoryScores.Reading reading, int feature) {
        for (int rank = 0; rank < reading.chosen().size(); rank++) {
            if (reading.chosen().get(rank).feature() == feature) {
                return rank;
            }
        }
        return -1;
    }

    private static double orNaN(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }
}
