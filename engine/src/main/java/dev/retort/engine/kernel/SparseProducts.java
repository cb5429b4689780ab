package dev.retort.engine.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Products of feature weights (F, D) and a batch (B, D) in which only some pairs of feature and token count
 * ({@link Occurrences}). Every result is summed in an order that neither threads nor the machine's load change.
 *
 * <p>A panel of the batch stays in a core's cache while the weights stream by: per pair and panel four cache lines are
 * read from there, and nothing else of the batch.
 */
public final class SparseProducts {
    private SparseProducts() {}

    /** Of each occurrence w_f · x_t, into {@code out}, whose first {@code count} numbers are overwritten. */
    public static void dots(Panels weights, Panels batch, Occurrences on, float[] out) {
        Arrays.fill(out, 0, on.count(), 0);
        int[] bounds = on.cut(Crew.SIZE);
        Crew.share(Crew.SIZE, part -> {
            for (int panel = 0; panel < weights.layout().panels(); panel++) {
                dots(weights, batch, on, panel, bounds[part], bounds[part + 1], out);
            }
        });
    }

    private static void dots(Panels weights, Panels batch, Occurrences on, int panel, int first, int end, float[] out) {
        MemorySegment w = weights.bytes();
        MemorySegment x = batch.bytes();
        long begin = batch.at(panel, 0);
        int[] starts = on.starts();
        for (int f = first; f < end; f++) {
            if (starts[f] < starts[f + 1]) {
                PanelLoops.dots(w, weights.at(panel, f), x, begin, on.tokens(), starts[f], starts[f + 1], out);
            }
        }
    }

    /** Adds v · w_f of each occurrence to its token's row of {@code batch}. */
    public static void spread(Panels weights, Occurrences on, float[] values, Panels batch) {
        Crew.share(weights.layout().panels(), panel -> spread(weights, on, values, batch, panel));
    }

    private static void spread(Panels weights, Occurrences on, float[] values, Panels batch, int panel) {
        MemorySegment w = weights.bytes();
        MemorySegment x = batch.bytes();
        long begin = batch.at(panel, 0);
        int[] starts = on.starts();
        for (int f = 0; f < on.features(); f++) {
            if (starts[f] < starts[f + 1]) {
                PanelLoops.spread(w, weights.at(panel, f), x, begin, on.tokens(), values, starts[f], starts[f + 1]);
            }
        }
    }
}
