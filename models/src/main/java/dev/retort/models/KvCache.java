package dev.retort.models;

import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Passes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of the positions already seen, so that a step computes only the new ones. Rows of unequal prompts are
 * padded on the left. Owns its tensors; close it.
 */
public final class KvCache implements AutoCloseable {
    private final int capacity;
    private final List<Tensor> keys;
    private final List<Tensor> values;
    private int length;
    private long[] pads = new long[0];

    /**
     * @param nLayers blocks that will be run; for a model stopped at half depth, half of them
     * @param capacity positions it can hold in all
     */
    public KvCache(int nLayers, int capacity) {
        this.capacity = capacity;
        this.keys = new ArrayList<>(nLayers);
        this.values = new ArrayList<>(nLayers);
    }

    /** Positions held. */
    public int length() {
        return length;
    }

    /** Begins with rows of which row b carries {@code pads[b]} tokens of padding on its left. */
    public void begin(long[] pads) {
        this.pads = pads.clone();
    }

    /** Forgets all positions; the rows and their padding stay. */
    void restart() {
        length = 0;
    }

    private boolean padded() {
        for (long pad : pads) {
            if (pad > 0) {
                return true;
            }
        }
        return false;
    }

    long[] pads() {
        return pads;
    }

    /** Adds new keys and values (B, Hkv, T, E) of a layer. */
    void append(int layer, Tensor k, Tensor v) {
        long steps = k.size(2);
        if (length + steps > capacity) {
            throw new IllegalStateException(
                    "the cache holds " + capacity + " positions; " + (length + steps) + " needed");
        }
        if (keys.size() == layer) {
            long[] shape = {k.size(0), k.size(1), capacity, k.size(3)};
            keys.add(Tensor.zeros(k.device(), k.dtype(), shape).escape());
            values.add(Tensor.zeros(k.device(), k.dtype(), shape).escape());
        }
        put(keys.get(layer), k);
        put(values.get(layer), v);
    }

    private void put(Tensor all, Tensor added) {
        if (added.size(2) == 1 && Passes.can(added.size(3), all, added)) {
            Passes.putRows(all, added, length);
        } else {
            all.narrow(2, length, added.size(2)).copyFrom(added);
        }
    }

    /** Keys and values of a layer, {@code steps} positions beyond {@link #length} included; (B, Hkv, S, E), views. */
    Tensor[] with(int layer, long steps) {
        return new Tensor[] {
            keys.get(layer).narrow(2, 0, length + steps), values.get(layer).narrow(2, 0, length + steps)
        };
    }

    /** All keys of a layer (B, Hkv, capacity, E), of which {@link #length} positions hold something. */
    Tensor keys(int layer) {
        return keys.get(layer);
    }

    Tensor values(int layer) {
        return values.get(layer);
    }

    /** Tokens of padding on the left of a row. */
    int pad(int row) {
        return row < pads.length ? (int) pads[row] : 0;
    }

    /** The first position that the next token of each row sees, when it sees {@code window} of them, its own included. */
    int[] firstSeen(int window, long rows) {
        int[] first = new int[(int) rows];
        for (int b = 0; b < first.length; b++) {
            first[b] = Math.max(pad(b), length + 1 - Math.min(window, length + 1));
        }
        return first;
    }

    /** Counts the positions once every layer has appended them. */
    void advance(int steps) {
        length += steps;
    }

    /** Keeps only the given rows, in their order (I64). */
    public void select(Tensor rows) {
        try (Scope scope = Scope.open()) {
            for (List<Tensor> side : List.of(keys, values)) {
                side.replaceAll(all -> {
                    Tensor chosen = all.indexSelect(0, rows).escape();
                    all.close();
                    return chosen;
                });
            }
        }
        long[] chosen = rows.toLongs();
        long[] kept = new long[chosen.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = pads[(int) chosen[i]];
        }
        pads = kept;
    }

    /** Position of each new token in its own row, (B, T); null when no row is padded and all share one. */
    @Nullable
    Tensor positions(Device device, int steps) {
        if (!padded()) {
            return null;
        }
        long[] positions = new long[pads.length * steps];
        for (int b = 0; b < pads.length; b++) {
            for (int t = 0; t < steps; t++) {
                positions[b * steps + t] = Math.max(0, length + t - pads[b]);
            }
        }
        return Tensor.of(device, positions, pads.length, steps);
    }

    @Override
    public void close() {
        keys.forEach(Tensor::close);
        values.forEach(Tensor::close);
    }
}
