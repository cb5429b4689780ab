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
     * {@code y[n, r] += Σ_i w[r, i] · x[i, n]}. The sum is made before it is added, so that long ones, made piece by
     * piece, lose less to rounding.
     *
     * @param tile (ins, COUNT), from {@code first} on
     * @param x (ins, ROWS), from {@code at} on
     * @param y (ROWS, COUNT), from {@code to} on
     */
    static void many(float[] tile, int first, int ins, float[] x, int at, float[] y, int to) {
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = FloatVector.zero(FLOATS);
        FloatVector c = FloatVector.zero(FLOATS);
        FloatVector d = FloatVector.zero(FLOATS);
        FloatVector e = FloatVector.zero(FLOATS);
        FloatVector f = FloatVector.zero(FLOATS);
        FloatVector g = FloatVector.zero(FLOATS);
        FloatVector h = FloatVector.zero(FLOATS);
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
        a.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
        b.add(FloatVector.fromArray(FLOATS, y, to + COUNT)).intoArray(y, to + COUNT);
        c.add(FloatVector.fromArray(FLOATS, y, to + 2 * COUNT)).intoArray(y, to + 2 * COUNT);
        d.add(FloatVector.fromArray(FLOATS, y, to + 3 * COUNT)).intoArray(y, to + 3 * COUNT);
        e.add(FloatVector.fromArray(FLOATS, y, to + 4 * COUNT)).intoArray(y, to + 4 * COUNT);
        f.add(FloatVector.fromArray(FLOATS, y, to + 5 * COUNT)).intoArray(y, to + 5 * COUNT);
        g.add(FloatVector.fromArray(FLOATS, y, to + 6 * COUNT)).intoArray(y, to + 6 * COUNT);
        h.add(FloatVector.fromArray(FLOATS, y, to + 7 * COUNT)).intoArray(y, to + 7 * COUNT);
    }
}
