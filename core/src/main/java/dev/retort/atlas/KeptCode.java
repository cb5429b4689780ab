package dev.retort.atlas;

import dev.retort.basics.Progress;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A corpus's sparse code as the table {@code code}, with the table {@code documents} that its first column points into. It
 * is cut by documents into files, so that memory stays as it is however long the corpus; within a file it stands feature
 * after feature. So a reader of one document looks into one file, and a reader of one feature at a few row groups of each.
 *
 * @param code which this owns
 */
record KeptCode(StoredCode code, DocumentTable documents, Progress progress) implements AutoCloseable {
    /** Values a file: 64 MiB while it is being written. */
    static final int EACH = 1 << 22;

    private static final int TOGETHER = 1 << 16;

    private static final List<Column> COLUMNS = List.of(
            new Column("document", Type.INT),
            new Column("position", Type.INT),
            new Column("feature", Type.INT),
            new Column("value", Type.FLOAT));

    /** How many values there are. */
    long size() {
        return code.size();
    }

    /** Writes {@code documents.parquet} and {@code code-0000.parquet} and its like into a folder. */
    void write(Path folder) {
        write(folder, EACH);
    }

    void write(Path folder, int each) {
        documents.write(folder);
        DocumentRows documentRows = documents.rows();
        List<StoredCode.Run> runs = code.runs(each);
        try (Progress.Task task = progress.begin("keep code", code.size(), "values")) {
            for (int number = 0; number < Math.max(1, runs.size()); number++) {
                List<StoredCode.Run> own = runs.isEmpty() ? List.of() : runs.subList(number, number + 1);
                Path file = folder.resolve(String.format(Locale.ROOT, "code-%04d.parquet", number));
                TableFile.write(file, COLUMNS, TOGETHER, rows -> {
                    for (StoredCode.Run run : own) {
                        code.forEach(run, (feature, tokens, values) -> {
                            for (int i = 0; i < tokens.length; i++) {
                                int document = documentRows.at(tokens[i]);
                                rows.begin()
                                        .put(document)
                                        .put(tokens[i] - documentRows.first(document))
                                        .put(feature)
                                        .put(values[i])
                                        .end();
                            }
                        });
                    }
                });
                task.advance(own.isEmpty() ? 0 : own.getFirst().values());
            }
        }
    }

    @Override
    public void close() {
        code.close();
    }
}
