package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;
import static dev.retort.engine.kernel.Lanes.Species.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Several rows of x through one tile whose weights have been written out as numbers. */
final class TileProduct {
    /** Rows of x at a time: as many as leave the registers room for a weight. */
    static final int ROWS = 8;

    private TileProduct() {}

    /** Writes a tile (ins, COUNT) into a larger matrix: its rows {@code step} bytes apart, the first at {@code to}. */
    static void place(float[] tile, int ins, MemorySegment out, long to, long step) {
        for (int i = 0; i < ins; i++) {
            FloatVector.fromArray(FLOATS, tile, i * COUNT).intoMemorySegment(out, to + i * step, ORDER);
        }
    }

    /**
     * {@code y[n, r] += Σ_i w[r, i] · x[i, n]}.
     *
     * @param tile (ins, COUNT), from {@code first} on
     * @param x (ins, ROWS), from {@code at} on
     * @param y (ROWS, COUNT), from {@code to} on
     */
    static void many(float[] tile, int first, int ins, float[] x, int at, float[] y, int to) {
        FloatVector a = FloatVector.fromArray(FLOATS, y, to);
        FloatVector b = FloatVector.fromArray(FLOATS, y, to + COUNT);
        FloatVector c = FloatVector.fromArray(FLOATS, y, to + 2 * COUNT);
        FloatVector d = FloatVector.fromArray(FLOATS, y, to + 3 * COUNT);
        FloatVector e = FloatVector.fromArray(FLOATS, y, to + 4 * COUNT);
        FloatVector f = FloatVector.fromArray(FLOATS, y, to + 5 * COUNT);
        FloatVector g = FloatVector.fromArray(FLOATS, y, to + 6 * COUNT);
        FloatVector h = FloatVector.fromArray(FLOATS, y, to + 7 * COUNT);
        // counted by the place in the tile: with first + i * COUNT Java checks every access, which takes 2.5 times as
        // long
        int end = first + ins * COUNT;
        for (int i = first, n = at; i < end; i += COUNT, n += ROWS) {
            FloatVector w = FloatVector.fromArray(FLOATS, tile, i);
            a = w.fma(FloatVector.broadcast(FLOATS, x[n]), a);
            b = w.fma(FloatVector.broadcast(FLOATS, x[n + 1]), b);
            c = w.fma(FloatVector.broadcast(FLOATS, x[n + 2]), c);
            d = w.fma(FloatVector.broadcast(FLOATS, x[n + 3]), d);
            e = w.fma(FloatVector.broadcast(FLOATS, x[n + 4]), e);
            f = w.fma(FloatVector.broadcast(FLOATS, x[n + 5]), f);
            g = w.fma(FloatVector.broadcast(FLOATS, x[n + 6]), g);
            h = w.fma(FloatVector.broadcast(FLOATS, x[n + 7]), h);
        }
        a.intoArray(y, to);
        b.intoArray(y, to + COUNT);
        c.intoArray(y, to + 2 * COUNT);
        d.intoArray(y, to + 3 * COUNT);
        e.intoArray(y, to + 4 * COUNT);
        f.intoArray(y, to + 5 * COUNT);
        g.intoArray(y, to + 6 * COUNT);
        h.intoArray(y, to + 7 * COUNT);
    }
}
