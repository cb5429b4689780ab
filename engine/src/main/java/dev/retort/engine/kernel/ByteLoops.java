package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;
import static dev.retort.engine.kernel.Lanes.Species.INTS;
import static dev.retort.engine.kernel.Lanes.Species.ORDER;
import static dev.retort.engine.kernel.Lanes.Species.floats;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Codes of eight bits with a sign, with a scale and perhaps a minimum a group; four of a row in an int.
 *
 * @param minima whether there are minima
 */
record ByteLoops(int group, boolean minima) implements TileLoops {
    @Override
    public int codes() {
        return 4;
    }

    @Override
    public int scales() {
        return minima ? 2 : 1;
    }

    /** Scales are applied once a group: Σ (s·q + m)·x = s·Σ q·x + m·Σ x. */
    @Override
    public void one(MemorySegment weights, long tile, int ins, float[] x, float[] sums, float[] y) {
        FloatVector all = FloatVector.zero(FLOATS);
        long next = tile;
        for (int g = 0, i = 0; i < ins; g++) {
            FloatVector scale = FloatVector.fromMemorySegment(FLOATS, weights, next, ORDER);
            next += VECTOR;
            if (minima) {
                FloatVector minimum = FloatVector.fromMemorySegment(FLOATS, weights, next, ORDER);
                next += VECTOR;
                all = minimum.fma(FloatVector.broadcast(FLOATS, sums[g]), all);
            }
            // four sums, so that none waits for the one before it
            FloatVector a = FloatVector.zero(FLOATS);
            FloatVector b = FloatVector.zero(FLOATS);
            FloatVector c = FloatVector.zero(FLOATS);
            FloatVector d = FloatVector.zero(FLOATS);
            for (int end = i + group; i < end; i += 4) {
                IntVector q = IntVector.fromMemorySegment(INTS, weights, next, ORDER);
                next += VECTOR;
                a = floats(q.lanewise(LSHL, 24).lanewise(ASHR, 24)).fma(FloatVector.broadcast(FLOATS, x[i]), a);
                b = floats(q.lanewise(LSHL, 16).lanewise(ASHR, 24)).fma(FloatVector.broadcast(FLOATS, x[i + 1]), b);
                c = floats(q.lanewise(LSHL, 8).lanewise(ASHR, 24)).fma(FloatVector.broadcast(FLOATS, x[i + 2]), c);
                d = floats(q.lanewise(ASHR, 24)).fma(FloatVector.broadcast(FLOATS, x[i + 3]), d);
            }
            all = a.add(b).add(c.add(d)).fma(scale, all);
        }
        all.intoArray(y, 0);
    }

    @Override
    public void spread(MemorySegment weights, long at, int ins, float[] out) {
        long next = at;
        for (int i = 0; i < ins; ) {
            FloatVector scale = FloatVector.fromMemorySegment(FLOATS, weights, next, ORDER);
            next += VECTOR;
            FloatVector minimum = FloatVector.zero(FLOATS);
            if (minima) {
                minimum = FloatVector.fromMemorySegment(FLOATS, weights, next, ORDER);
                next += VECTOR;
            }
            for (int end = i + group; i < end; i += 4) {
                IntVector q = IntVector.fromMemorySegment(INTS, weights, next, ORDER);
                next += VECTOR;
                number(q.lanewise(LSHL, 24), scale, minimum).intoArray(out, i * COUNT);
                number(q.lanewise(LSHL, 16), scale, minimum).intoArray(out, (i + 1) * COUNT);
                number(q.lanewise(LSHL, 8), scale, minimum).intoArray(out, (i + 2) * COUNT);
                number(q, scale, minimum).intoArray(out, (i + 3) * COUNT);
            }
        }
    }

    private static FloatVector number(IntVector atop, FloatVector scale, FloatVector minimum) {
        return floats(atop.lanewise(ASHR, 24)).fma(scale, minimum);
    }

    @Override
    public float weight(MemorySegment weights, long tile, int row, int in) {
        int code = (byte) (weights.get(JAVA_INT_UNALIGNED, codeAt(tile, row, in)) >>> (in % 4 * 8));
        long at = scaleAt(tile, row, in);
        float minimum = minima ? weights.get(JAVA_FLOAT_UNALIGNED, at + VECTOR) : 0;
        return weights.get(JAVA_FLOAT_UNALIGNED, at) * code + minimum;
    }
}
