package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;
import static dev.retort.engine.kernel.Lanes.Species.INTS;
import static dev.retort.engine.kernel.Lanes.Species.ORDER;
import static dev.retort.engine.kernel.Lanes.Species.floats;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Codes of four bits without a sign, with a scale and a minimum a group; eight of a row in an int. */
record NibbleLoops(int group) implements TileLoops {
    @Override
    public int codes() {
        return 8;
    }

    @Override
    public int scales() {
        return 2;
    }

    @Override
    public boolean inPlace() {
        return true;
    }

    /**
     * Scales are applied once a group: Σ (s·q + m)·x = s·Σ q·x + m·Σ x. All codes but the last of an int are used where
     * they stand, as 16^k·q; x is divided by as much, which is exact.
     */
    @Override
    public void one(MemorySegment weights, long tile, int ins, float[] x, float[] sums, float[] y) {
        FloatVector scaled = FloatVector.zero(FLOATS);
        FloatVector minima = FloatVector.zero(FLOATS);
        long next = tile;
        for (int g = 0, i = 0; i < ins; g++) {
            FloatVector scale = FloatVector.fromMemorySegment(FLOATS, weights, next, ORDER);
            FloatVector minimum = FloatVector.fromMemorySegment(FLOATS, weights, next + VECTOR, ORDER);
            next += 2 * VECTOR;
            // four sums, so that none waits for the one before it
            FloatVector a = FloatVector.zero(FLOATS);
            FloatVector b = FloatVector.zero(FLOATS);
            FloatVector c = FloatVector.zero(FLOATS);
            FloatVector d = FloatVector.zero(FLOATS);
            for (int end = i + group; i < end; i += 8) {
                IntVector q = IntVector.fromMemorySegment(INTS, weights, next, ORDER);
                next += VECTOR;
                a = floats(q.and(15)).fma(FloatVector.broadcast(FLOATS, x[i]), a);
                b = floats(q.and(15 << 4)).fma(FloatVector.broadcast(FLOATS, x[i + 1]), b);
                c = floats(q.and(15 << 8)).fma(FloatVector.broadcast(FLOATS, x[i + 2]), c);
                d = floats(q.and(15 << 12)).fma(FloatVector.broadcast(FLOATS, x[i + 3]), d);
                a = floats(q.and(15 << 16)).fma(FloatVector.broadcast(FLOATS, x[i + 4]), a);
                b = floats(q.and(15 << 20)).fma(FloatVector.broadcast(FLOATS, x[i + 5]), b);
                c = floats(q.and(15 << 24)).fma(FloatVector.broadcast(FLOATS, x[i + 6]), c);
                d = floats(q.lanewise(LSHR, 28)).fma(FloatVector.broadcast(FLOATS, x[i + 7]), d);
            }
            scaled = a.add(b).add(c.add(d)).fma(scale, scaled);
            minima = minimum.fma(FloatVector.broadcast(FLOATS, sums[g]), minima);
        }
        scaled.add(minima).intoArray(y, 0);
    }

    @Override
    public void spread(MemorySegment weights, long at, int ins, float[] out) {
        long next = at;
        for (int i = 0; i < ins; ) {
            FloatVector scale = FloatVector.fromMemorySegment(FLOATS, weights, next, ORDER);
            FloatVector minimum = FloatVector.fromMemorySegment(FLOATS, weights, next + VECTOR, ORDER);
            next += 2 * VECTOR;
            for (int end = i + group; i < end; next += VECTOR) {
                IntVector q = IntVector.fromMemorySegment(INTS, weights, next, ORDER);
                for (int k = 0; k < 8; k++, i++) {
                    floats(q.and(15)).fma(scale, minimum).intoArray(out, i * COUNT);
                    q = q.lanewise(LSHR, 4);
                }
            }
        }
    }

    @Override
    public float weight(MemorySegment weights, long tile, int row, int in) {
        int code = weights.get(JAVA_INT_UNALIGNED, codeAt(tile, row, in)) >>> (in % 8 * 4) & 15;
        long at = scaleAt(tile, row, in);
        return weights.get(JAVA_FLOAT_UNALIGNED, at) * code + weights.get(JAVA_FLOAT_UNALIGNED, at + VECTOR);
    }
}
