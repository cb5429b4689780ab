package dev.retort.activations;

import dev.retort.engine.Tensor;
import java.util.Arrays;
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
        /** The places in the piece of the tokens that are not flagged. */
        public int[] kept() {
            return IntStream.range(0, flagged.length).filter(i -> !flagged[i]).toArray();
        }

        /** Their rows, in the caller's scope. */
        public Tensor unflagged() {
            long[] rows = Arrays.stream(kept()).asLongStream().toArray();
            return rows.length == flagged.length ? x : x.indexSelect(0, Tensor.of(x.device(), rows, rows.length));
        }
    }

    /** How the models stand side by side in a row. */
    Sides sides();

    /** Tokens in all, flagged ones included. */
    long tokens();

    /** Hands over pieces of at most {@code tokens}, in order; each inside a scope of its own. */
    void forEach(int tokens, Consumer<Piece> look);

    /**
     * The same in pieces of whole documents, where the sweep knows of documents: a piece is longer than {@code tokens} only
     * when it is one document.
     */
    default void forEachWhole(int tokens, Consumer<Piece> look) {
        forEach(tokens, look);
    }
}
