package dev.retort.atlas;

import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far word lists mislead, as the table {@code word_lists}: a row for each category, label of the corpus and contrast. */
record WordsTable(List<WordsAgainstLabels.Row> rows) {
    private static final List<Column> COLUMNS = List.of(
            new Column("category", Type.TEXT),
            new Column("label", Type.TEXT),
            new Column("contrast", Type.TEXT),
            new Column("word_tokens", Type.LONG),
            new Column("label_tokens", Type.LONG),
            new Column("both_tokens", Type.LONG),
            new Column("precision", Type.DOUBLE),
            new Column("recall", Type.DOUBLE),
            new Column("auroc_words", Type.DOUBLE),
            new Column("auroc_labels", Type.DOUBLE),
            new Column("misled", Type.DOUBLE),
            new Column("low", Type.DOUBLE),
            new Column("high", Type.DOUBLE),
            new Column("auroc_best", Type.DOUBLE),
            new Column("rank_correlation", Type.DOUBLE));

    /** Writes {@code word_lists.parquet} into a folder. */
    void write(Path folder) {
        TableFile.write(
                folder.resolve("word_lists.parquet"),
                COLUMNS,
                sink -> rows.forEach(row -> sink.begin()
                        .put(row.category())
                        .put(row.label())
                        .put(row.contrast().text())
                        .put(row.wordTokens())
                        .put(row.labelTokens())
                        .put(row.both())
                        .put((double) row.both() / row.wordTokens())
                        .put((double) row.both() / row.labelTokens())
                        .put(row.aurocWords())
                        .put(row.aurocLabels())
                        .put(row.misled() == null ? Double.NaN : row.misled().value())
                        .put(end(row.misled(), true))
                        .put(end(row.misled(), false))
                        .put(row.aurocBest())
                        .put(row.rankCorrelation())
                        .end()));
    }

    private static double end(@Nullable Measured measured, boolean low) {
        Double end = measured == null ? null : low ? measured.low() : measured.high();
        return end == null ? Double.NaN : end;
    }
}
