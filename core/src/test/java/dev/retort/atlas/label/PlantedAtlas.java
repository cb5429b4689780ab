package dev.retort.atlas.label;

import dev.retort.atlas.Atlas;
import dev.retort.basics.Rng;
import dev.retort.formats.Json;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.RowSink;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** An atlas whose features stand for a word each: {@link #WORDS}. The word "blue" stands in every second context, whatever it is of. */
final class PlantedAtlas {
    static final List<String> WORDS = List.of("cat", "seven", "river", "待って", "under", "song");
    static final String CROSSCODER = "planted";

    private static final int LENGTH = 29;
    private static final int PEAK = 14;
    private static final List<String> OTHERS =
            List.of("the", "of", "stone", "went", "green", "then", "a", "north", "still", "paper", "it", "was");

    private PlantedAtlas() {}

    static Atlas write(Path folder) {
        TableFile.write(
                folder.resolve("features.parquet"),
                List.of(
                        new Column("feature", Type.INT),
                        new Column("class", Type.TEXT),
                        new Column("nrn", Type.DOUBLE),
                        new Column("fired", Type.LONG),
                        new Column("max", Type.FLOAT)),
                rows -> {
                    for (int f = 0; f <= WORDS.size(); f++) { // the last is dead
                        boolean dead = f == WORDS.size();
                        rows.begin()
                                .put(f)
                                .put(dead ? "dead" : f % 2 == 0 ? "base-only" : "shared")
                                .put(f / 10.0)
                                .put(dead ? 0L : 100L + f)
                                .put(dead ? 0f : 4f)
                                .end();
                    }
                });
        TableFile.write(
                folder.resolve("contexts.parquet"),
                List.of(
                        new Column("feature", Type.INT),
                        new Column("kind", Type.TEXT),
                        new Column("rank", Type.INT),
                        new Column("value", Type.FLOAT),
                        new Column("document", Type.TEXT),
                        new Column("peak", Type.INT),
                        new Column("tokens", Type.TEXTS),
                        new Column("values", Type.FLOATS)),
                rows -> {
                    for (int f = 0; f < WORDS.size(); f++) {
                        for (int i = 0; i < 20; i++) {
                            context(rows, f, "top", i, "doc " + i);
                        }
                        for (int i = 0; i < 20; i++) {
                            context(rows, f, "sample", i, "doc " + (10 + i));
                        }
                        for (int i = 0; i < 20; i++) {
                            context(rows, f, "silent", i, "doc " + (100 + i));
                        }
                    }
                });
        Json.write(folder.resolve("atlas.json"), Map.of("crosscoder_sha256", CROSSCODER));
        return new Atlas(folder);
    }

    private static void context(RowSink rows, int feature, String kind, int rank, String document) {
        RandomGenerator random = Rng.of(3, kind, feature, rank);
        List<String> tokens = new ArrayList<>();
        float[] values = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            tokens.add(" " + OTHERS.get(random.nextInt(OTHERS.size())));
        }
        if (rank % 2 == 0) {
            tokens.set(random.nextInt(PEAK - 1), " blue");
        }
        if (!kind.equals("silent")) {
            tokens.set(PEAK, " " + WORDS.get(feature));
            values[PEAK] = kind.equals("top") ? 4 - rank / 20f : 0.5f + rank / 20f;
            values[PEAK + 2] = 0.1f; // too weak to be marked
        }
        rows.begin()
                .put(feature)
                .put(kind)
                .put(rank)
                .put(values[PEAK])
                .put(document)
                .put(PEAK)
                .put(tokens)
                .put(values)
                .end();
    }
}
