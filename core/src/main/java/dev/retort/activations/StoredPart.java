package dev.retort.activations;

import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A part of a store with the tokens that statistics leave out; close it.
 *
 * @param flagged which of the n tokens those are
 */
@SuppressWarnings("ArrayRecordComponent") // read token by token, never compared or used as a key
record StoredPart(MappedPart rows, boolean[] flagged) implements AutoCloseable {
    Tensor raw(int[] tokens) {
        return new RowGather(rows).raw(tokens);
    }

    ActivationSweep sweep(Normaliser normaliser) {
        return new ActivationSweep() {
            @Override
            public Sides sides() {
                return rows.sides();
            }

            @Override
            public long tokens() {
                return flagged.length;
            }

            @Override
            public void forEach(int tokens, Consumer<Piece> look) {
                RowGather gather = new RowGather(rows);
                for (int from = 0; from < flagged.length; from += tokens) {
                    hand(gather, from, Math.min(flagged.length, from + tokens), look);
                }
            }

            @Override
            public void forEachWhole(int tokens, Consumer<Piece> look) {
                RowGather gather = new RowGather(rows);
                int from = 0;
                int to = 0;
                for (int length : rows.first().lengths()) {
                    if (to > from && to - from + length > tokens) {
                        hand(gather, from, to, look);
                        from = to;
                    }
                    to += length;
                }
                hand(gather, from, to, look);
            }

            private void hand(RowGather gather, int from, int to, Consumer<Piece> look) {
                try (Scope scope = Scope.open()) {
                    Tensor x = gather.normalised(IntStream.range(from, to).toArray(), normaliser);
                    look.accept(new Piece(x, Arrays.copyOfRange(flagged, from, to), from));
                }
            }
        };
    }

    ActivationBatches batches(Normaliser normaliser, int size, long seed) {
        int[] usable =
                IntStream.range(0, flagged.length).filter(i -> !flagged[i]).toArray();
        ShuffledOrder order = ShuffledOrder.of(usable.length, rows.sides(), seed);
        RowGather gather = new RowGather(rows);
        return new ActivationBatches() {
            @Override
            public Sides sides() {
                return rows.sides();
            }

            @Override
            public Tensor batch(long step) {
                int[] chosen = new int[size];
                Arrays.setAll(chosen, i -> usable[order.at(step * size + i)]);
                return gather.normalised(chosen, normaliser);
            }
        };
    }

    @Override
    public void close() {
        rows.close();
    }
}
