package dev.retort.engine.kernel;

import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;

/**
 * Σ v · x_t of every feature over batch after batch: a batch's sums in single precision, what adds them up in double.
 */
public final class RowSums {
    private final PanelLayout layout;
    private final int features;
    private final double[][] sums; // a panel's, feature by feature

    /** 8 · F · panels · {@value PanelLayout#WIDTH} bytes of Java's own memory. */
    public RowSums(PanelLayout layout, int features) {
        this.layout = layout;
        this.features = features;
        this.sums = new double[layout.panels()][features * PanelLayout.WIDTH];
    }

    /**
     * Adds a batch's.
     *
     * @param values v of each occurrence
     * @param batch x, (B, D)
     */
    public void add(Occurrences on, float[] values, Panels batch) {
        Crew.share(layout.panels(), panel -> {
            float[] piece = new float[PanelLayout.WIDTH];
            for (int f = 0; f < features; f++) {
                int from = on.starts()[f];
                int to = on.starts()[f + 1];
                if (from < to) {
                    long begin = batch.at(panel, 0);
                    // factor nought: the row that stands where weights would is of no account
                    PanelLoops.sum(batch.bytes(), begin, 0, batch.bytes(), begin, on.tokens(), values, from, to, piece);
                    add(piece, sums[panel], f * PanelLayout.WIDTH);
                }
            }
        });
    }

    private static void add(float[] piece, double[] sums, int at) {
        for (int i = 0; i < PanelLayout.WIDTH; i++) {
            sums[at + i] += piece[i];
        }
    }

    /** (F, D) F64, in the caller's scope. */
    public Tensor toMatrix() {
        try (Scope scope = Scope.open()) {
            Tensor[] panels = new Tensor[sums.length];
            for (int panel = 0; panel < panels.length; panel++) {
                panels[panel] = Tensor.of(Device.CPU, sums[panel], features, PanelLayout.WIDTH);
            }
            return scope.keep(layout.strip(Tensor.cat(java.util.List.of(panels), 1)));
        }
    }
}
