package dev.retort.atlas;

import dev.retort.activations.Document;
import dev.retort.activations.Part;
import dev.retort.activations.TokenTable;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a part, as the table {@code documents}: a row each, in the corpus's order.
 *
 * @param lengths tokens of each
 * @param texts null where they are not at hand; a document is then called by the part and its number
 */
@SuppressWarnings("ArrayRecordComponent") // read row by row, never compared or used as a key
record DocumentTable(Part part, int[] lengths, @Nullable TokenTable texts) {
    private static final List<Column> COLUMNS = List.of(
            new Column("document", Type.INT),
            new Column("id", Type.TEXT),
            new Column("kind", Type.TEXT),
            new Column("tokens", Type.INT));

    /** Where each document's tokens stand among all. */
    DocumentRows rows() {
        return new DocumentRows(lengths);
    }

    /** Writes {@code documents.parquet} into a folder. */
    void write(Path folder) {
        TableFile.write(folder.resolve("documents.parquet"), COLUMNS, rows -> {
            for (int d = 0; d < lengths.length; d++) {
                Document document =
                        texts == null ? null : texts.sequences().get(d).document();
                rows.begin()
                        .put(d)
                        .put(document == null ? part.word() + " " + d : document.id())
                        .put(document == null ? null : document.kind())
                        .put(lengths[d])
                        .end();
            }
        });
    }
}
