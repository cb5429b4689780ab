package dev.retort.engine.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of feature weights (F, D), never kept as a whole: row f is {@code factor · w_f + Σ v · x_t} over the
 * feature's occurrences, summed anew by whoever needs it. Summing twice costs about as much as writing it to memory and
 * reading it back, and a third of the memory that weights and moments take is not needed.
 *
 * @param on which tokens a row sums over
 * @param values v of each occurrence
 * @param batch what is summed, (B, D)
 * @param factors a number for each feature and part, feature by feature, or none: what is added of the weights
 * @param silent for each feature and part, feature by feature, whether its gradient is nought whatever it sums to; or none
 * @param given rows that are known already, of features without occurrences; or null
 */
@SuppressWarnings("ArrayRecordComponent") // the kernels' raw material, never compared or used as a key
public record RowGradient(
        Occurrences on,
        float[] values,
        Panels batch,
        float[] factors,
        boolean[] silent,
        @Nullable Given given) {
    /**
     * Rows of some features.
     *
     * @param rowOf for each of the F features its row among {@code rows}, or −1
     */
    @SuppressWarnings("ArrayRecordComponent") // a lookup table, never compared or used as a key
    public record Given(int[] rowOf, Panels rows) {}

    public RowGradient(Occurrences on, float[] values, Panels batch) {
        this(on, values, batch, new float[0], new boolean[0], null);
    }

    /** What is done with a piece of a row: called once for every feature and panel, a feature's panels in order. */
    interface Sink {
        void take(int panel, int part, int feature, float[] piece);
    }

    /** Hands every piece to {@code sink}; features are shared among threads, so it may touch only its feature's own. */
    void forEach(Panels weights, Sink sink) {
        int[] bounds = on.cut(Crew.SIZE);
        Crew.share(Crew.SIZE, share -> {
            float[] piece = new float[PanelLayout.WIDTH];
            for (int panel = 0; panel < weights.layout().panels(); panel++) {
                int part = weights.layout().partOf(panel);
                for (int f = bounds[share]; f < bounds[share + 1]; f++) {
                    sum(weights, panel, part, f, piece);
                    sink.take(panel, part, f, piece);
                }
            }
        });
    }

    private void sum(Panels weights, int panel, int part, int feature, float[] piece) {
        int from = on.starts()[feature];
        int to = on.starts()[feature + 1];
        int place = feature * weights.layout().widths().size() + part;
        if (silent.length > 0 && silent[place]) {
            Arrays.fill(piece, 0);
            return;
        }
        if (given != null && given.rowOf[feature] >= 0) {
            RowLoops.load(given.rows.bytes(), given.rows.at(panel, given.rowOf[feature]), piece);
            return;
        }
        float factor = factors.length == 0 ? 0 : factors[place];
        if (from == to && factor == 0) {
            Arrays.fill(piece, 0);
            return;
        }
        PanelLoops.sum(
                weights.bytes(),
                weights.at(panel, feature),
                factor,
                batch.bytes(),
                batch.at(panel, 0),
                on.tokens(),
                values,
                from,
                to,
                piece);
    }

    /** ‖gradient‖², in double precision from row to row. */
    public double squaredNorm(Panels weights) {
        double[] ofRow = new double[on.features()];
        forEach(weights, (panel, part, feature, piece) -> ofRow[feature] += RowLoops.squares(piece));
        double sum = 0;
        for (double row : ofRow) {
            sum += row;
        }
        return sum;
    }

    /** The gradient as a whole, for tests and checkers; owned by the caller. */
    public Panels whole(Panels weights) {
        Panels whole = Panels.zeros(weights.layout(), weights.rows());
        forEach(
                weights,
                (panel, part, feature, piece) -> RowLoops.store(piece, whole.bytes(), whole.at(panel, feature)));
        return whole;
    }
}
