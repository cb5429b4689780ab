package dev.retort.experiments.geometry;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.TableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A {@link Geometry} as files: a row a figure, a row a feature on the map, and all of it as JSON. */
final class GeometryFiles {
    static final String JSON = "geometry.json";

    private static final String ATLAS = "atlas.json";

    private static final List<Column> COLUMNS = List.of(
            new Column("section", Type.TEXT),
            new Column("hook", Type.TEXT),
            new Column("model", Type.TEXT),
            new Column("against", Type.TEXT),
            new Column("scope", Type.TEXT),
            new Column("measure", Type.TEXT),
            new Column("value", Type.DOUBLE),
            new Column("low", Type.DOUBLE),
            new Column("high", Type.DOUBLE),
            new Column("null_mean", Type.DOUBLE),
            new Column("null_low", Type.DOUBLE),
            new Column("null_high", Type.DOUBLE),
            new Column("p", Type.DOUBLE),
            new Column("n", Type.LONG));

    private static final List<Column> MAP = List.of(
            new Column("model", Type.TEXT),
            new Column("feature", Type.INT),
            new Column("x", Type.DOUBLE),
            new Column("y", Type.DOUBLE),
            new Column("nrn", Type.DOUBLE),
            new Column("category", Type.TEXT));

    private GeometryFiles() {}

    static void requireFree(Path folder) {
        boolean own = Files.exists(folder.resolve(ATLAS)) || Files.exists(folder.resolve(JSON));
        if (Files.exists(folder) && !own && !(Files.isDirectory(folder) && isEmpty(folder))) {
            throw BadInput.in(folder, "is there and is neither an atlas nor a geometry; name another folder.");
        }
    }

    private static boolean isEmpty(Path folder) {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path folder, Geometry geometry, Map<String, Object> tree) {
        TableFile.write(folder.resolve("geometry.parquet"), COLUMNS, rows -> {
            for (GeometryRow row : GeometryRows.of(geometry)) {
                rows.begin()
                        .put(row.section())
                        .put(row.hook())
                        .put(row.model())
                        .put(row.against())
                        .put(row.scope())
                        .put(row.measure())
                        .put(row.value())
                        .put(row.low())
                        .put(row.high())
                        .put(row.shuffled().mean())
                        .put(row.shuffled().low())
                        .put(row.shuffled().high())
                        .put(row.shuffled().p())
                        .put(row.n())
                        .end();
            }
        });
        FeatureGeometry features = geometry.features();
        if (features != null) {
            TableFile.write(folder.resolve("geometry_map.parquet"), MAP, rows -> {
                for (FeatureGeometry.Point point : features.points()) {
                    rows.begin()
                            .put(features.sides().get(point.side()).model())
                            .put(point.feature())
                            .put(point.x())
                            .put(point.y())
                            .put(point.nrn())
                            .put(point.category())
                            .end();
                }
            });
        }
        Json.write(folder.resolve(JSON), tree);
    }
}
