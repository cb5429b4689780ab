package dev.retort.atlas.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.atlas.Atlas;
import dev.retort.atlas.Label;
import dev.retort.basics.BadInput;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.Database;
import dev.retort.tables.RowSink;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineNamesTest {
    @TempDir
    Path folder;

    private static void category(RowSink rows, int feature, String name, double chosen, double q) {
        rows.begin()
                .put(feature)
                .put(name)
                .put("at")
                .put("words")
                .put(chosen)
                .put(chosen - 0.1)
                .put(q)
                .end();
    }

    @Test
    void a_name_says_what_the_tables_say() {
        Atlas atlas = PlantedAtlas.write(folder.resolve("atlas"));
        TableFile.write(
                atlas.folder().resolve("categories.parquet"),
                List.of(
                        new Column("feature", Type.INT),
                        new Column("category", Type.TEXT),
                        new Column("contrast", Type.TEXT),
                        new Column("source", Type.TEXT),
                        new Column("auroc_chosen", Type.DOUBLE),
                        new Column("auroc", Type.DOUBLE),
                        new Column("q", Type.DOUBLE)),
                rows -> {
                    category(rows, 0, "waiting", 0.8, 0.01);
                    category(rows, 0, "doubting", 0.9, 0.2); // may be chance
                    category(rows, 0, "going", 0.7, 0.001);
                    category(rows, 1, "going", 0.4, 0.001); // tells it the wrong way round
                });
        TableFile.write(
                atlas.folder().resolve("logits.parquet"),
                List.of(
                        new Column("feature", Type.INT),
                        new Column("model", Type.INT),
                        new Column("promoted", Type.TEXTS)),
                rows -> {
                    rows.begin()
                            .put(0)
                            .put(0)
                            .put(List.of(" a\n", " \"b\"", " c", " d"))
                            .end();
                    rows.begin()
                            .put(0)
                            .put(1)
                            .put(List.of(" x", " y", " z", " w"))
                            .end();
                });
        try (Database database = atlas.open()) {
            List<Label> labels = OfflineNames.of(database, List.of(0, 1, 6));
            assertThat(labels)
                    .extracting(Label::text)
                    .containsExactly(
                            "waiting (at, AUROC 0.70); fires at \" cat\" 100 %; promotes \" a\\n\", \" \\\"b\\\"\", \" c\"",
                            "fires at \" seven\" 100 %");
            assertThat(labels)
                    .allMatch(label ->
                            label.detection() == null && label.created().isEmpty());
        }
    }

    @Test
    void features_are_chosen_by_nrn_by_class_or_by_number() {
        try (Database database = PlantedAtlas.write(folder.resolve("atlas")).open()) {
            assertThat(FeatureChoice.extremes(database, 2))
                    .containsExactly(5, 4, 0, 1); // 6 has the largest and is dead
            assertThat(FeatureChoice.extremes(database, 100)).hasSize(6);
            assertThat(FeatureChoice.mostFiring(database, 2)).containsExactly(4, 2, 5, 3);
            assertThat(FeatureChoice.firing(database)).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(FeatureChoice.listed(database, "6, 2-4,3")).containsExactly(6, 2, 3, 4);
            for (String bad : List.of("7", "4-2", "a", "", "1-", "-1", "1-2-3", "99999999999")) {
                assertThatThrownBy(() -> FeatureChoice.listed(database, bad))
                        .as(bad)
                        .isInstanceOf(BadInput.class)
                        .hasMessageContaining("--features");
            }
        }
    }
}
