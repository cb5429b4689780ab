package dev.retort.experiments.tasks;

import dev.retort.basics.BadInput;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.Database;
import dev.retort.tables.Table;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers as files: a row an answer in {@code answers.parquet}, and while an evaluation is under way an object each in JSON. */
final class AnswerTable {
    static final String FILE = "answers.parquet";

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final List<Column> COLUMNS = List.of(
            new Column("id", Type.TEXT),
            new Column("index", Type.INT),
            new Column("sample", Type.INT),
            new Column("reference", Type.TEXT),
            new Column("prompt_tokens", Type.INT),
            new Column("thinking_tokens", Type.INT),
            new Column("answer_tokens", Type.INT),
            new Column("ending", Type.TEXT),
            new Column("output", Type.TEXT),
            new Column("answer", Type.TEXT),
            new Column("strict", Type.TEXT),
            new Column("flexible", Type.TEXT),
            new Column("strict_correct", Type.BOOLEAN),
            new Column("flexible_correct", Type.BOOLEAN));

    private AnswerTable() {}

    static void write(Path folder, List<AnswerRow> answers) {
        TableFile.write(folder.resolve(FILE), COLUMNS, rows -> {
            for (AnswerRow row : answers) {
                rows.begin()
                        .put(row.id())
                        .put(row.index())
                        .put(row.sample())
                        .put(row.reference())
                        .put(row.promptTokens())
                        .put(row.thinkingTokens())
                        .put(row.answerTokens())
                        .put(row.ending())
                        .put(row.output())
                        .put(row.answer())
                        .put(row.strict())
                        .put(row.flexible())
                        .put(row.strictCorrect())
                        .put(row.flexibleCorrect())
                        .end();
            }
        });
    }

    /** @throws BadInput when the table cannot be read */
    static List<AnswerRow> read(Path folder) {
        try (Database database = Database.open(folder)) {
            Table table = database.query("SELECT * FROM answers ORDER BY index, sample", Integer.MAX_VALUE, LIMIT);
            List<AnswerRow> rows = new ArrayList<>();
            for (int i = 0; i < table.rows().size(); i++) {
                rows.add(row(folder, table.named(i)));
            }
            return rows;
        }
    }

    private static AnswerRow row(Path folder, Map<String, @Nullable Object> row) {
        return new AnswerRow(
                need(folder, row, "id", String.class),
                need(folder, row, "index", Number.class).intValue(),
                need(folder, row, "sample", Number.class).intValue(),
                need(folder, row, "reference", String.class),
                need(folder, row, "prompt_tokens", Number.class).intValue(),
                need(folder, row, "thinking_tokens", Number.class).intValue(),
                need(folder, row, "answer_tokens", Number.class).intValue(),
                need(folder, row, "ending", String.class),
                need(folder, row, "output", String.class),
                need(folder, row, "answer", String.class),
                (String) row.get("strict"),
                (String) row.get("flexible"),
                need(folder, row, "strict_correct", Boolean.class),
                need(folder, row, "flexible_correct", Boolean.class));
    }

    private static <T> T need(Path folder, Map<String, @Nullable Object> row, String column, Class<T> type) {
        Object value = row.get(column);
        if (!type.isInstance(value)) {
            throw BadInput.in(
                    folder.resolve(FILE), "is no table of answers: column " + column + " is missing or empty.");
        }
        return type.cast(value);
    }

    /** A row as JSON holds it. */
    static Map<String, @Nullable Object> tree(AnswerRow row) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("id", row.id());
        tree.put("index", row.index());
        tree.put("sample", row.sample());
        tree.put("reference", row.reference());
        tree.put("prompt_tokens", row.promptTokens());
        tree.put("thinking_tokens", row.thinkingTokens());
        tree.put("answer_tokens", row.answerTokens());
        tree.put("ending", row.ending());
        tree.put("output", row.output());
        tree.put("answer", row.answer());
        tree.put("strict", row.strict());
        tree.put("flexible", row.flexible());
        tree.put("strict_correct", row.strictCorrect());
        tree.put("flexible_correct", row.flexibleCorrect());
        return tree;
    }

    /** The row of {@link #tree}. */
    static AnswerRow row(MapNode tree) {
        return new AnswerRow(
                tree.need("id").asText(),
                tree.need("index").asInt(),
                tree.need("sample").asInt(),
                tree.need("reference").asText(),
                tree.need("prompt_tokens").asInt(),
                tree.need("thinking_tokens").asInt(),
                tree.need("answer_tokens").asInt(),
                tree.need("ending").asText(),
                tree.need("output").asText(),
                tree.need("answer").asText(),
                optional(tree.need("strict")),
                optional(tree.need("flexible")),
                tree.need("strict_correct").asBool(),
                tree.need("flexible_correct").asBool());
    }

    private static @Nullable String optional(Node node) {
        return node.isNull() ? null : node.asText();
    }
}
