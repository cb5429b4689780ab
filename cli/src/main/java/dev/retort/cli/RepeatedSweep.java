package dev.retort.cli;

import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Sides;
import java.util.function.Consumer;

/** The same tokens again and again, as if there were more of them: for measuring what long corpora cost. */
record RepeatedSweep(ActivationSweep once, int times) implements ActivationSweep {
    @Override
    public Sides sides() {
        return once.sides();
    }

    @Override
    public long tokens() {
        return once.tokens() * times;
    }

    @Override
    public void forEach(int tokens, Consumer<Piece> look) {
        for (long time = 0; time < times; time++) {
            long first = time * once.tokens();
            once.forEach(tokens, piece -> look.accept(later(piece, first)));
        }
    }

    @Override
    public void forEachWhole(int tokens, Consumer<Piece> look) {
        for (long time = 0; time < times; time++) {
            long first = time * once.tokens();
            once.forEachWhole(tokens, piece -> look.accept(later(piece, first)));
        }
    }

    private static Piece later(Piece piece, long first) {
        return new Piece(piece.x(), piece.flagged(), first + piece.firstRow());
    }
}
