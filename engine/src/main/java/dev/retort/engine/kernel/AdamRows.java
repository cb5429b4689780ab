package dev.retort.engine.kernel;

/**
 * Feature weights (F, D) with Adam's moments, updated in one pass over memory as their gradient is summed. Owns all three:
 * close it.
 */
public record AdamRows(Panels weights, Panels mean, Panels square) implements AutoCloseable {
    /** Takes the weights over; the moments begin at nought. */
    public static AdamRows of(Panels weights) {
        return new AdamRows(
                weights,
                Panels.zeros(weights.layout(), weights.rows()),
                Panels.zeros(weights.layout(), weights.rows()));
    }

    public void update(RowGradient gradient, AdamStep step) {
        gradient.forEach(weights, (panel, feature, piece) -> RowLoops.adam(
                piece, weights.bytes(), mean.bytes(), square.bytes(), weights.at(panel, feature), step));
    }

    /** ‖row‖ of each feature and part of the layout, feature by feature: F · parts numbers. */
    public float[] norms() {
        return norms(weights);
    }

    static float[] norms(Panels rows) {
        PanelLayout layout = rows.layout();
        int parts = layout.widths().size();
        float[] norms = new float[rows.rows() * parts];
        int chunk = (rows.rows() + Crew.SIZE - 1) / Crew.SIZE;
        Crew.share(Crew.SIZE, share -> {
            for (int panel = 0; panel < layout.panels(); panel++) {
                int part = layout.partOf(panel);
                for (int row = share * chunk; row < Math.min(rows.rows(), (share + 1) * chunk); row++) {
                    norms[row * parts + part] += RowLoops.squares(rows.bytes(), rows.at(panel, row));
                }
            }
            for (int i = share * chunk * parts; i < Math.min(norms.length, (share + 1) * chunk * parts); i++) {
                norms[i] = (float) Math.sqrt(norms[i]);
            }
        });
        return norms;
    }

    @Override
    public void close() {
        weights.close();
        mean.close();
        square.close();
    }
}
