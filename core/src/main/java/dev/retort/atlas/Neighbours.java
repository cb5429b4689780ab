package dev.retort.atlas;

import dev.retort.crosscoder.Crosscoder;
import dev.retort.engine.Autograd;
import dev.retort.engine.Native;
import dev.retort.engine.Operations;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.RowSink;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.List;

/**
 * Each feature's nearest: those whose decoder directions, all sides in one row, have the largest cosine with its own, and
 * those that fire with it, by the correlation φ of firing, as the table {@code neighbours}.
 */
public record Neighbours(Crosscoder crosscoder, CoFiring together) {
    /** Neighbours of each kind that a feature has at most. */
    public static final int EACH = 10;

    private static final int BLOCK = 512;

    private static final List<Column> COLUMNS = List.of(
            new Column("feature", Type.INT),
            new Column("kind", Type.TEXT),
            new Column("rank", Type.INT),
            new Column("neighbour", Type.INT),
            new Column("value", Type.FLOAT));

    /** Writes {@code neighbours.parquet} into a folder. */
    public void write(Path folder) {
        TableFile.write(folder.resolve("neighbours.parquet"), COLUMNS, rows -> {
            try (Scope scope = Scope.open();
                    Autograd.Off off = Autograd.off()) {
                Tensor decoder = crosscoder.wDec();
                Tensor unit = decoder.div(decoder.norm(1, true).clampMin(Float.MIN_NORMAL));
                for (int from = 0; from < crosscoder.features(); from += BLOCK) {
                    try (Scope inner = Scope.open()) {
                        directions(unit, from, Math.min(BLOCK, crosscoder.features() - from), rows);
                    }
                }
            }
            for (int f = 0; f < crosscoder.features(); f++) {
                List<CoFiring.Partner> partners = together.partners(f, EACH);
                for (int rank = 0; rank < partners.size(); rank++) {
                    CoFiring.Partner partner = partners.get(rank);
                    row(rows, f, "firing", rank, partner.feature(), (float) partner.phi());
                }
            }
        });
    }

    private static void directions(Tensor unit, int from, int count, RowSink rows) {
        int features = (int) unit.size(0);
        int kept = Math.min(EACH + 1, features);
        Operations.Ranked nearest = Native.onAllCores(
                () -> unit.narrow(0, from, count).matmul(unit.t()).topk(kept, 1));
        float[] cosines = nearest.values().toFloats();
        long[] others = nearest.indices().toLongs();
        for (int f = 0; f < count; f++) {
            int rank = 0;
            for (int i = f * kept; i < (f + 1) * kept && rank < EACH; i++) {
                if (others[i] != from + f) {
                    row(rows, from + f, "direction", rank++, (int) others[i], cosines[i]);
                }
            }
        }
    }

    private static void row(RowSink rows, int feature, String kind, int rank, int neighbour, float value) {
        rows.begin().put(feature).put(kind).put(rank).put(neighbour).put(value).end();
    }
}
