package dev.retort.atlas;

import dev.retort.activations.TokenSequence;
import dev.retort.activations.TokenTable;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.RowSink;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where features fire, as the table {@code contexts}: {@code kind} is {@code top} (rank 0 is the strongest; texts that read
 * the same stand there once), {@code sample} (drawn from all places, {@code rank} by rising value) or {@code silent} (drawn
 * from where the feature is off on all tokens shown, {@code rank} by the draw).
 */
public record ContextTable(ContextCollector places, SilentPlaces silent, TokenTable texts) {
    /** Contexts of each kind that a feature has at most. */
    public static final int EACH = 20;

    /** How many are collected, so that enough are left of texts that differ. */
    public static final int COLLECTED = 32;

    private static final List<Column> COLUMNS = List.of(
            new Column("feature", Type.INT),
            new Column("kind", Type.TEXT),
            new Column("rank", Type.INT),
            new Column("value", Type.FLOAT),
            new Column("document", Type.TEXT),
            new Column("document_kind", Type.TEXT),
            new Column("token", Type.INT),
            new Column("peak", Type.INT),
            new Column("tokens", Type.TEXTS),
            new Column("values", Type.FLOATS));

    /** Writes {@code contexts.parquet} into a folder. */
    public void write(Path folder, int features) {
        TableFile.write(folder.resolve("contexts.parquet"), COLUMNS, rows -> {
            for (int f = 0; f < features; f++) {
                Set<List<Integer>> seen = new HashSet<>();
                int rank = 0;
                for (ContextCollector.Place place : places.strongest(f)) {
                    if (rank < EACH && seen.add(ids(place))) {
                        row(rows, f, "top", rank++, place);
                    }
                }
                rank = 0;
                for (ContextCollector.Place place : places.drawn(f)) {
                    row(rows, f, "sample", rank++, place);
                }
                if (rank > 0) { // a feature that never fires is silent everywhere, which tells nothing
                    silent(rows, f);
                }
            }
        });
    }

    private static int from(ContextCollector.Place place) {
        return Math.max(0, place.token() - ContextCollector.REACH);
    }

    private List<Integer> ids(ContextCollector.Place place) {
        int[] ids = texts.sequences().get(place.document()).ids();
        int from = from(place);
        return Arrays.stream(ids, from, from + place.values().length).boxed().toList();
    }

    private void silent(RowSink rows, int feature) {
        int rank = 0;
        for (SilentPlaces.Place place : silent.of(feature)) {
            int length = texts.sequences().get(place.document()).length();
            int from = Math.max(0, place.token() - ContextCollector.REACH);
            int to = Math.min(length, place.token() + ContextCollector.REACH + 1);
            float[] none = new float[to - from];
            row(
                    rows,
                    feature,
                    "silent",
                    rank++,
                    new ContextCollector.Place(place.document(), place.token(), 0, 0, none));
        }
    }

    private void row(RowSink rows, int feature, String kind, int rank, ContextCollector.Place place) {
        TokenSequence sequence = texts.sequences().get(place.document());
        int from = from(place);
        rows.begin()
                .put(feature)
                .put(kind)
                .put(rank)
                .put(place.value())
                .put(sequence.document().id())
                .put(sequence.document().kind())
                .put(place.token())
                .put(place.token() - from)
                .put(Arrays.asList(sequence.spans()).subList(from, from + place.values().length))
                .put(place.values())
                .end();
    }
}
