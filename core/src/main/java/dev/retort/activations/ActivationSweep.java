package dev.retort.activations;

import dev.retort.engine.Tensor;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Tokens that can be gone through from the first to the last, as often as one likes. */
public interface ActivationSweep {
    /**
     * Some tokens in a row, valid while they are being looked at.
     *
     * @param x (n, D) F32, normalised
     * @param flagged per token, whether statistics leave it out by default
     * @param firstRow the place of the first of them in the whole sweep
     */
    record Piece(Tensor x, boolean[] flagged, long firstRow) {
        /** The rows that are not flagged, in the caller's scope. */
        public Tensor unflagged() {
            long[] rows = IntStream.range(0, flagged.length)
                    .filter(i -> !flagged[i])
                    .asLongStream()
                    .toArray();
            return rows.length == flagged.length ? x : x.indexSelect(0, Tensor.of(x.device(), rows, rows.length));
        }
    }

    /** How the models stand side by side in a row. */
    Sides sides();

    /** Tokens in all, flagged ones included. */
    long tokens();

    /** Hands over pieces of at most {@code tokens}, in order; each inside a scope of its own. */
    void forEach(int tokens, Consumer<Piece> look);
}
