package dev.retort.atlas;

import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.RowSink;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the crosscoder keeps of each model, as the table {@code models}: a row a side, in their order. Without it nobody knows
 * how much of a model the features speak of.
 */
public record Fidelity(List<Side> sides) {
    private static final List<Column> COLUMNS = List.of(
            new Column("side", Type.INT),
            new Column("model", Type.TEXT),
            new Column("hook", Type.TEXT),
            new Column("mean_norm", Type.DOUBLE),
            new Column("fvu", Type.DOUBLE),
            new Column("ce_clean", Type.DOUBLE),
            new Column("ce_spliced", Type.DOUBLE),
            new Column("ce_zero", Type.DOUBLE),
            new Column("ce_mean", Type.DOUBLE),
            new Column("ce_recovered_zero", Type.DOUBLE),
            new Column("ce_recovered_zero_low", Type.DOUBLE),
            new Column("ce_recovered_zero_high", Type.DOUBLE),
            new Column("ce_recovered_mean", Type.DOUBLE),
            new Column("ce_recovered_mean_low", Type.DOUBLE),
            new Column("ce_recovered_mean_high", Type.DOUBLE));

    public Fidelity {
        sides = List.copyOf(sides);
    }

    /**
     * @param meanNorm of its activations before they were normalised
     * @param fvu Σ‖x − x̂‖² ÷ Σ‖x − x̄‖² over the atlas's tokens
     * @param losses null where the models were not run
     */
    public record Side(
            String model,
            String hook,
            double meanNorm,
            double fvu,
            @Nullable Losses losses) {}

    /**
     * Cross-entropies in nats a token with the stream as it is, reconstructed, zero and mean, and the shares that the
     * reconstruction recovers of what the last two lose.
     */
    public record Losses(
            double clean,
            double spliced,
            double zero,
            double mean,
            @Nullable Measured recoveredOfZero,
            @Nullable Measured recoveredOfMean) {}

    /** Writes {@code models.parquet} into a folder. */
    void write(Path folder) {
        TableFile.write(folder.resolve("models.parquet"), COLUMNS, rows -> {
            for (int side = 0; side < sides.size(); side++) {
                Side one = sides.get(side);
                rows.begin()
                        .put(side)
                        .put(one.model)
                        .put(one.hook)
                        .put(one.meanNorm)
                        .put(one.fvu);
                Losses losses = one.losses;
                if (losses == null) {
                    for (int i = 5; i < COLUMNS.size(); i++) {
                        rows.putNull();
                    }
                } else {
                    rows.put(losses.clean).put(losses.spliced).put(losses.zero).put(losses.mean);
                    put(losses.recoveredOfZero, rows);
                    put(losses.recoveredOfMean, rows);
                }
                rows.end();
            }
        });
    }

    private static void put(@Nullable Measured measured, RowSink rows) {
        if (measured == null) {
            rows.putNull().putNull().putNull();
        } else {
            rows.put(measured.value());
            put(measured.low(), rows);
            put(measured.high(), rows);
        }
    }

    private static void put(@Nullable Double value, RowSink rows) {
        if (value == null) {
            rows.putNull();
        } else {
            rows.put(value.doubleValue());
        }
    }
}
