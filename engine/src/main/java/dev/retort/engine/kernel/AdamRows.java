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

    /** Updates them; ‖row‖ of each feature and part of the layout, feature by feature, as they are then. */
    public float[] update(RowGradient gradient, AdamStep step) {
        int parts = weights.layout().widths().size();
        float[] norms = new float[weights.rows() * parts];
        gradient.forEach(weights, (panel, part, feature, piece) -> {
            long at = weights.at(panel, feature);
            RowLoops.adam(piece, weights.bytes(), mean.bytes(), square.bytes(), at, step);
            // while it is at hand: another pass would read all of it again
            norms[feature * parts + part] += RowLoops.squares(weights.bytes(), at);
        });
        for (int i = 0; i < norms.length; i++) {
            norms[i] = (float) Math.sqrt(norms[i]);
        }
        return norms;
    }

    @Override
    public void close() {
        weights.close();
        mean.close();
        square.close();
    }
}
