package dev.retort.experiments.geometry;

import dev.retort.basics.BadInput;
import dev.retort.tables.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of how models' representations are shaped; any of it may be missing. {@link ActivationGeometry},
 * {@link FeatureGeometry} and {@link AnalogyGeometry} measure it, {@link #write} keeps it.
 */
public record Geometry(
        @Nullable ActivationGeometry activations,
        @Nullable FeatureGeometry features,
        @Nullable AnalogyGeometry analogies,
        long seed) {
    private static final List<String> COLUMNS = List.of(
            "model",
            "against",
            "scope",
            "measure",
            "value",
            "low",
            "high",
            "null_mean",
            "null_low",
            "null_high",
            "p",
            "n");

    /** @throws BadInput when the folder is neither an atlas nor a geometry's own, nor empty */
    public static void requireFree(Path folder) {
        GeometryFiles.requireFree(folder);
    }

    /**
     * What {@code geometry.json} holds.
     *
     * @param parameters of the models, for trends over size; null when nobody said
     */
    public Map<String, Object> tree(@Nullable Long parameters) {
        return GeometryTree.of(this, parameters);
    }

    /**
     * Writes {@code geometry.parquet}, {@code geometry_map.parquet} where there are features, and then {@code geometry.json} into
     * a folder, which may be an atlas: then the tables are the atlas's.
     */
    public void write(Path folder, @Nullable Long parameters) {
        requireFree(folder);
        GeometryFiles.write(folder, this, tree(parameters));
    }

    /** The figures of a section, for people. */
    public Table table(String section) {
        List<List<@Nullable Object>> lines = new ArrayList<>();
        for (GeometryRow row : GeometryRows.of(this)) {
            if (row.section().equals(section)) {
                lines.add(Arrays.asList(
                        row.model(),
                        row.against(),
                        row.scope(),
                        row.measure(),
                        known(row.value()),
                        known(row.low()),
                        known(row.high()),
                        known(row.shuffled().mean()),
                        known(row.shuffled().low()),
                        known(row.shuffled().high()),
                        known(row.shuffled().p()),
                        row.n()));
            }
        }
        return new Table(COLUMNS, lines, false);
    }

    private static @Nullable Object known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
