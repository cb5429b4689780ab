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
        gradient.forEach(
                weights,
                (panel, feature, piece) -> RowLoops.adam(
                        piece, weights.bytes(), mean.bytes(), square.bytes(), weights.at(panel, feature), step));
    }

    @Override
    public void close() {
        weights.close();
        mean.close();
        square.close();
    }
}
