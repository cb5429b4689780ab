package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;
import static dev.retort.engine.kernel.Lanes.Species.INTS;
import static dev.retort.engine.kernel.Lanes.Species.ORDER;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Numbers as bfloat16, the upper half of a float; two of a row in an int. Nothing is scaled. */
record HalfLoops() implements TileLoops {
    private static final int UPPER = 0xFFFF0000;

    @Override
    public int group() {
        return 8;
    }

    @Override
    public int codes() {
        return 2;
    }

    @Override
    public int scales() {
        return 0;
    }

    @Override
    public void one(MemorySegment weights, long tile, int ins, float[] x, float[] sums, float[] y) {
        // four sums, so that none waits for the one before it
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = FloatVector.zero(FLOATS);
        FloatVector c = FloatVector.zero(FLOATS);
        FloatVector d = FloatVector.zero(FLOATS);
        long next = tile;
        for (int i = 0; i < ins; i += 4) {
            IntVector p = IntVector.fromMemorySegment(INTS, weights, next, ORDER);
            IntVector q = IntVector.fromMemorySegment(INTS, weights, next + VECTOR, ORDER);
            next += 2 * VECTOR;
            a = lower(p).fma(FloatVector.broadcast(FLOATS, x[i]), a);
            b = upper(p).fma(FloatVector.broadcast(FLOATS, x[i + 1]), b);
            c = lower(q).fma(FloatVector.broadcast(FLOATS, x[i + 2]), c);
            d = upper(q).fma(FloatVector.broadcast(FLOATS, x[i + 3]), d);
        }
        a.add(b).add(c.add(d)).intoArray(y, 0);
    }

    @Override
    public void spread(MemorySegment weights, long at, int ins, float[] out) {
        long next = at;
        for (int i = 0; i < ins; i += 2, next += VECTOR) {
            IntVector p = IntVector.fromMemorySegment(INTS, weights, next, ORDER);
            lower(p).intoArray(out, i * COUNT);
            upper(p).intoArray(out, (i + 1) * COUNT);
        }
    }

    private static FloatVector lower(IntVector pair) {
        return pair.lanewise(LSHL, 16).reinterpretAsFloats();
    }

    private static FloatVector upper(IntVector pair) {
        return pair.and(UPPER).reinterpretAsFloats();
    }

    @Override
    public float weight(MemorySegment weights, long tile, int row, int in) {
        int pair = weights.get(JAVA_INT_UNALIGNED, codeAt(tile, row, in));
        return Float.intBitsToFloat(in % 2 == 0 ? pair << 16 : pair & UPPER);
    }
}
