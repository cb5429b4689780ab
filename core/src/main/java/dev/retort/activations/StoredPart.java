package dev.retort.activations;

import dev.retort.basics.Rng;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A part of a store in memory; close it.
 *
 * @param x (n, D) raw
 * @param flagged which of the n tokens statistics leave out
 */
@SuppressWarnings("ArrayRecordComponent") // read token by token, never compared or used as a key
record StoredPart(Sides sides, Tensor x, TokenTable table, boolean[] flagged) implements AutoCloseable {
    Tensor rows(int[] tokens) {
        long[] rows = Arrays.stream(tokens).asLongStream().toArray();
        return x.indexSelect(0, Tensor.of(Device.CPU, rows, rows.length));
    }

    ActivationSweep sweep(Normaliser normaliser) {
        return new ActivationSweep() {
            @Override
            public Sides sides() {
                return sides;
            }

            @Override
            public long tokens() {
                return flagged.length;
            }

            @Override
            public void forEach(int tokens, Consumer<Piece> look) {
                for (int from = 0; from < flagged.length; from += tokens) {
                    int count = Math.min(tokens, flagged.length - from);
                    try (Scope scope = Scope.open()) {
                        Tensor piece = normaliser.apply(x.narrow(0, from, count));
                        look.accept(new Piece(piece, Arrays.copyOfRange(flagged, from, from + count), from));
                    }
                }
            }
        };
    }

    ActivationBatches batches(Normaliser normaliser, int size, long seed) {
        int[] usable =
                IntStream.range(0, flagged.length).filter(i -> !flagged[i]).toArray();
        return new ActivationBatches() {
            private long roundInUse = -1;
            private int[] order = new int[0];

            @Override
            public Sides sides() {
                return sides;
            }

            @Override
            public Tensor batch(long step) {
                int[] rows = new int[size];
                for (int i = 0; i < size; i++) {
                    long place = step * size + i;
                    long round = place / usable.length;
                    if (round != roundInUse) {
                        order = Rng.permutation(usable.length, seed, "training tokens", round);
                        roundInUse = round;
                    }
                    rows[i] = usable[order[(int) (place % usable.length)]];
                }
                return normaliser.apply(rows(rows));
            }
        };
    }

    @Override
    public void close() {
        x.close();
    }
}
