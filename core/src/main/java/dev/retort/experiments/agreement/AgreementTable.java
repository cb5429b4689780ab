package dev.retort.experiments.agreement;

import dev.retort.formats.Json;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An {@link Agreement} as files: a row a measure and pair. */
final class AgreementTable {
    static final String JSON = "agreement.json";
    private static final String PARQUET = "agreement.parquet";
    private static final int VERSION = 1;

    private static final List<Column> COLUMNS = List.of(
            new Column("hook", Type.TEXT),
            new Column("model_a", Type.TEXT),
            new Column("model_b", Type.TEXT),
            new Column("measure", Type.TEXT),
            new Column("value", Type.DOUBLE),
            new Column("low", Type.DOUBLE),
            new Column("high", Type.DOUBLE),
            new Column("null_value", Type.DOUBLE),
            new Column("null_mean", Type.DOUBLE),
            new Column("null_high", Type.DOUBLE),
            new Column("p", Type.DOUBLE),
            new Column("tokens", Type.LONG),
            new Column("documents", Type.INT),
            new Column("seed", Type.LONG));

    private AgreementTable() {}

    static void write(Path folder, Agreement agreement, @Nullable Long parameters) {
        TableFile.write(folder.resolve(PARQUET), COLUMNS, rows -> {
            for (AgreementRow row : agreement.rows()) {
                rows.begin()
                        .put(row.pair().hook())
                        .put(row.pair().modelA())
                        .put(row.pair().modelB())
                        .put(row.measure())
                        .put(row.value())
                        .put(row.low())
                        .put(row.high())
                        .put(row.shuffled().value())
                        .put(row.shuffled().mean())
                        .put(row.shuffled().high())
                        .put(row.shuffled().p())
                        .put(row.tokens())
                        .put(row.documents())
                        .put(agreement.plan().seed())
                        .end();
            }
        });
        Json.write(folder.resolve(JSON), tree(agreement, parameters));
    }

    static Map<String, Object> tree(Agreement agreement, @Nullable Long parameters) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", VERSION);
        tree.put("part", agreement.plan().part().word());
        tree.put("tokens", agreement.tokens());
        tree.put("documents", agreement.documents());
        tree.put("groups", agreement.groups());
        tree.put("sampled_tokens", Math.min(agreement.tokens(), agreement.plan().tokens()));
        tree.put("permutations", agreement.plan().permutations());
        tree.put("null_tokens", agreement.nullTokens());
        tree.put("null_documents", agreement.nullDocuments());
        tree.put("seed", agreement.plan().seed());
        if (parameters != null) {
            tree.put("parameters", parameters);
        }
        List<Object> pairs = new ArrayList<>();
        for (SidePair pair : agreement.pairs()) {
            pairs.add(pair(agreement, pair));
        }
        tree.put("pairs", pairs);
        return tree;
    }

    private static Map<String, Object> pair(Agreement agreement, SidePair pair) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("hook", pair.hook());
        tree.put("model_a", pair.modelA());
        tree.put("model_b", pair.modelB());
        tree.put("d_model", List.of(pair.widthA(), pair.widthB()));
        Map<String, Object> measures = new LinkedHashMap<>();
        for (AgreementRow row : agreement.rows()) {
            if (row.pair().equals(pair)) {
                measures.put(row.measure(), figures(row));
            }
        }
        tree.put("measures", measures);
        return tree;
    }

    private static Map<String, Object> figures(AgreementRow row) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("value", row.value());
        tree.put("low", row.low());
        tree.put("high", row.high());
        tree.put("null_value", row.shuffled().value());
        tree.put("null_mean", row.shuffled().mean());
        tree.put("null_high", row.shuffled().high());
        tree.put("p", row.shuffled().p());
        tree.put("tokens", row.tokens());
        tree.put("documents", row.documents());
        return tree;
    }
}
