package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;
import static dev.retort.engine.kernel.Lanes.Species.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** What is done with one panel's piece of one row. */
final class RowLoops {
    private RowLoops() {}

    /** Σ numbers². */
    static float squares(float[] piece) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < PanelLayout.WIDTH; i += COUNT) {
            FloatVector v = FloatVector.fromArray(FLOATS, piece, i);
            sum = v.fma(v, sum);
        }
        return LaneMath.sum(sum);
    }

    /** Σ numbers² of a piece in memory. */
    static float squares(MemorySegment rows, long at) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < PanelLayout.WIDTH; i += COUNT) {
            FloatVector v = FloatVector.fromMemorySegment(FLOATS, rows, at + i * 4L, ORDER);
            sum = v.fma(v, sum);
        }
        return LaneMath.sum(sum);
    }

    /** {@code out = row − x} of a piece; it begins at the same place in both. */
    static void difference(float[] row, int column, MemorySegment x, MemorySegment out, long at) {
        for (int i = 0; i < PanelLayout.WIDTH; i += COUNT) {
            FloatVector.fromArray(FLOATS, row, column + i)
                    .sub(FloatVector.fromMemorySegment(FLOATS, x, at + i * 4L, ORDER))
                    .intoMemorySegment(out, at + i * 4L, ORDER);
        }
    }

    static void scale(MemorySegment rows, long at, float by) {
        for (int i = 0; i < PanelLayout.WIDTH; i += COUNT) {
            FloatVector.fromMemorySegment(FLOATS, rows, at + i * 4L, ORDER)
                    .mul(by)
                    .intoMemorySegment(rows, at + i * 4L, ORDER);
        }
    }

    /** Adds a piece in memory to {@code sums}. */
    static void add(MemorySegment rows, long at, float[] sums) {
        for (int i = 0; i < PanelLayout.WIDTH; i += COUNT) {
            FloatVector.fromArray(FLOATS, sums, i)
                    .add(FloatVector.fromMemorySegment(FLOATS, rows, at + i * 4L, ORDER))
                    .intoArray(sums, i);
        }
    }

    static void load(MemorySegment rows, long at, float[] piece) {
        for (int i = 0; i < PanelLayout.WIDTH; i += COUNT) {
            FloatVector.fromMemorySegment(FLOATS, rows, at + i * 4L, ORDER).intoArray(piece, i);
        }
    }

    static void store(float[] piece, MemorySegment rows, long at) {
        for (int i = 0; i < PanelLayout.WIDTH; i += COUNT) {
            FloatVector.fromArray(FLOATS, piece, i).intoMemorySegment(rows, at + i * 4L, ORDER);
        }
    }

    /**
     * Adam (Kingma &amp; Ba 2015, algorithm 1) on a piece, in place: m ← β₁m + (1−β₁)cg, v ← β₂v + (1−β₂)(cg)²,
     * p ← p − rate · m / (√v · widen + ε).
     *
     * @param gradient g
     * @param at where the piece begins in each of the three
     */
    static void adam(float[] gradient, MemorySegment p, MemorySegment m, MemorySegment v, long at, AdamStep step) {
        float clip = step.clip();
        float beta1 = step.beta1();
        float beta2 = step.beta2();
        float rate = step.rate();
        float widen = step.widen();
        float epsilon = step.epsilon();
        for (int i = 0; i < PanelLayout.WIDTH; i += COUNT) {
            long place = at + i * 4L;
            FloatVector g = FloatVector.fromArray(FLOATS, gradient, i).mul(clip);
            FloatVector mean = FloatVector.fromMemorySegment(FLOATS, m, place, ORDER)
                    .mul(beta1)
                    .add(g.mul(1 - beta1));
            FloatVector square = FloatVector.fromMemorySegment(FLOATS, v, place, ORDER)
                    .mul(beta2)
                    .add(g.mul(g).mul(1 - beta2));
            mean.intoMemorySegment(m, place, ORDER);
            square.intoMemorySegment(v, place, ORDER);
            FloatVector below = square.sqrt().mul(widen).add(epsilon);
            FloatVector.fromMemorySegment(FLOATS, p, place, ORDER)
                    .sub(mean.div(below).mul(rate))
                    .intoMemorySegment(p, place, ORDER);
        }
    }
}
