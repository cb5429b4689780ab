package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;
import static dev.retort.engine.kernel.Lanes.Species.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The loops of {@link SparseProducts}: one feature's piece of a panel against the pieces of its tokens. The piece is held
 * in eight vectors, written out because an array of them would live in memory; where lanes are few, part after part.
 */
final class PanelLoops {
    private static final int TOKEN = PanelLayout.BYTES;
    private static final int STEP = 4 * COUNT;
    private static final int PART = 8 * STEP;

    private PanelLoops() {}

    /** {@code out[i] += w · x[tokens[i]]} for i from {@code from} to {@code to}. @param w, x where the pieces begin */
    static void dots(
            MemorySegment weights, long w, MemorySegment batch, long x, int[] tokens, int from, int to, float[] out) {
        for (int part = 0; part < TOKEN; part += PART) {
            long own = w + part;
            long first = x + part;
            FloatVector a = FloatVector.fromMemorySegment(FLOATS, weights, own, ORDER);
            FloatVector b = FloatVector.fromMemorySegment(FLOATS, weights, own + STEP, ORDER);
            FloatVector c = FloatVector.fromMemorySegment(FLOATS, weights, own + 2 * STEP, ORDER);
            FloatVector d = FloatVector.fromMemorySegment(FLOATS, weights, own + 3 * STEP, ORDER);
            FloatVector e = FloatVector.fromMemorySegment(FLOATS, weights, own + 4 * STEP, ORDER);
            FloatVector f = FloatVector.fromMemorySegment(FLOATS, weights, own + 5 * STEP, ORDER);
            FloatVector g = FloatVector.fromMemorySegment(FLOATS, weights, own + 6 * STEP, ORDER);
            FloatVector h = FloatVector.fromMemorySegment(FLOATS, weights, own + 7 * STEP, ORDER);
            for (int i = from; i < to; i++) {
                long row = first + (long) tokens[i] * TOKEN;
                FloatVector even = a.mul(FloatVector.fromMemorySegment(FLOATS, batch, row, ORDER));
                FloatVector odd = b.mul(FloatVector.fromMemorySegment(FLOATS, batch, row + STEP, ORDER));
                even = c.fma(FloatVector.fromMemorySegment(FLOATS, batch, row + 2 * STEP, ORDER), even);
                odd = d.fma(FloatVector.fromMemorySegment(FLOATS, batch, row + 3 * STEP, ORDER), odd);
                even = e.fma(FloatVector.fromMemorySegment(FLOATS, batch, row + 4 * STEP, ORDER), even);
                odd = f.fma(FloatVector.fromMemorySegment(FLOATS, batch, row + 5 * STEP, ORDER), odd);
                even = g.fma(FloatVector.fromMemorySegment(FLOATS, batch, row + 6 * STEP, ORDER), even);
                odd = h.fma(FloatVector.fromMemorySegment(FLOATS, batch, row + 7 * STEP, ORDER), odd);
                out[i] += LaneMath.sum(even.add(odd));
            }
        }
    }

    /** {@code x[tokens[i]] += values[i] · w}. */
    static void spread(
            MemorySegment weights,
            long w,
            MemorySegment batch,
            long x,
            int[] tokens,
            float[] values,
            int from,
            int to) {
        for (int part = 0; part < TOKEN; part += PART) {
            long own = w + part;
            long first = x + part;
            FloatVector a = FloatVector.fromMemorySegment(FLOATS, weights, own, ORDER);
            FloatVector b = FloatVector.fromMemorySegment(FLOATS, weights, own + STEP, ORDER);
            FloatVector c = FloatVector.fromMemorySegment(FLOATS, weights, own + 2 * STEP, ORDER);
            FloatVector d = FloatVector.fromMemorySegment(FLOATS, weights, own + 3 * STEP, ORDER);
            FloatVector e = FloatVector.fromMemorySegment(FLOATS, weights, own + 4 * STEP, ORDER);
            FloatVector f = FloatVector.fromMemorySegment(FLOATS, weights, own + 5 * STEP, ORDER);
            FloatVector g = FloatVector.fromMemorySegment(FLOATS, weights, own + 6 * STEP, ORDER);
            FloatVector h = FloatVector.fromMemorySegment(FLOATS, weights, own + 7 * STEP, ORDER);
            for (int i = from; i < to; i++) {
                long row = first + (long) tokens[i] * TOKEN;
                FloatVector value = FloatVector.broadcast(FLOATS, values[i]);
                a.fma(value, FloatVector.fromMemorySegment(FLOATS, batch, row, ORDER))
                        .intoMemorySegment(batch, row, ORDER);
                b.fma(value, FloatVector.fromMemorySegment(FLOATS, batch, row + STEP, ORDER))
                        .intoMemorySegment(batch, row + STEP, ORDER);
                c.fma(value, FloatVector.fromMemorySegment(FLOATS, batch, row + 2 * STEP, ORDER))
                        .intoMemorySegment(batch, row + 2 * STEP, ORDER);
                d.fma(value, FloatVector.fromMemorySegment(FLOATS, batch, row + 3 * STEP, ORDER))
                        .intoMemorySegment(batch, row + 3 * STEP, ORDER);
                e.fma(value, FloatVector.fromMemorySegment(FLOATS, batch, row + 4 * STEP, ORDER))
                        .intoMemorySegment(batch, row + 4 * STEP, ORDER);
                f.fma(value, FloatVector.fromMemorySegment(FLOATS, batch, row + 5 * STEP, ORDER))
                        .intoMemorySegment(batch, row + 5 * STEP, ORDER);
                g.fma(value, FloatVector.fromMemorySegment(FLOATS, batch, row + 6 * STEP, ORDER))
                        .intoMemorySegment(batch, row + 6 * STEP, ORDER);
                h.fma(value, FloatVector.fromMemorySegment(FLOATS, batch, row + 7 * STEP, ORDER))
                        .intoMemorySegment(batch, row + 7 * STEP, ORDER);
            }
        }
    }

    /** {@code out = factor · w + Σ_i values[i] · x[tokens[i]]}. @param out a panel's width of numbers */
    static void sum(
            MemorySegment weights,
            long w,
            float factor,
            MemorySegment batch,
            long x,
            int[] tokens,
            float[] values,
            int from,
            int to,
            float[] out) {
        for (int part = 0; part < TOKEN; part += PART) {
            long own = w + part;
            long first = x + part;
            FloatVector a =
                    FloatVector.fromMemorySegment(FLOATS, weights, own, ORDER).mul(factor);
            FloatVector b = FloatVector.fromMemorySegment(FLOATS, weights, own + STEP, ORDER)
                    .mul(factor);
            FloatVector c = FloatVector.fromMemorySegment(FLOATS, weights, own + 2 * STEP, ORDER)
                    .mul(factor);
            FloatVector d = FloatVector.fromMemorySegment(FLOATS, weights, own + 3 * STEP, ORDER)
                    .mul(factor);
            FloatVector e = FloatVector.fromMemorySegment(FLOATS, weights, own + 4 * STEP, ORDER)
                    .mul(factor);
            FloatVector f = FloatVector.fromMemorySegment(FLOATS, weights, own + 5 * STEP, ORDER)
                    .mul(factor);
            FloatVector g = FloatVector.fromMemorySegment(FLOATS, weights, own + 6 * STEP, ORDER)
                    .mul(factor);
            FloatVector h = FloatVector.fromMemorySegment(FLOATS, weights, own + 7 * STEP, ORDER)
                    .mul(factor);
            for (int i = from; i < to; i++) {
                long row = first + (long) tokens[i] * TOKEN;
                FloatVector value = FloatVector.broadcast(FLOATS, values[i]);
                a = value.fma(FloatVector.fromMemorySegment(FLOATS, batch, row, ORDER), a);
                b = value.fma(FloatVector.fromMemorySegment(FLOATS, batch, row + STEP, ORDER), b);
                c = value.fma(FloatVector.fromMemorySegment(FLOATS, batch, row + 2 * STEP, ORDER), c);
                d = value.fma(FloatVector.fromMemorySegment(FLOATS, batch, row + 3 * STEP, ORDER), d);
                e = value.fma(FloatVector.fromMemorySegment(FLOATS, batch, row + 4 * STEP, ORDER), e);
                f = value.fma(FloatVector.fromMemorySegment(FLOATS, batch, row + 5 * STEP, ORDER), f);
                g = value.fma(FloatVector.fromMemorySegment(FLOATS, batch, row + 6 * STEP, ORDER), g);
                h = value.fma(FloatVector.fromMemorySegment(FLOATS, batch, row + 7 * STEP, ORDER), h);
            }
            int place = part / Float.BYTES;
            a.intoArray(out, place);
            b.intoArray(out, place + COUNT);
            c.intoArray(out, place + 2 * COUNT);
            d.intoArray(out, place + 3 * COUNT);
            e.intoArray(out, place + 4 * COUNT);
            f.intoArray(out, place + 5 * COUNT);
            g.intoArray(out, place + 6 * COUNT);
            h.intoArray(out, place + 7 * COUNT);
        }
    }
}
