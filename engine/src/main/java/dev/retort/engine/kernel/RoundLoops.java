package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;
import static dev.retort.engine.kernel.Lanes.Species.ORDER;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** The loops of {@link Rounded}. */
final class RoundLoops {
    /** 1.5 · 2²³: added to a small number it leaves the nearest whole one in the low bits. */
    private static final float WHOLE = 12582912f;

    private RoundLoops() {}

    /** {@code out = (x − centre) · stretch} of a piece. @param column where the piece stands among the columns */
    static void prepare(MemorySegment rows, long at, float[] centre, float[] stretch, int column, float[] out, int to) {
        for (int i = 0; i < PanelLayout.WIDTH; i += COUNT) {
            FloatVector.fromMemorySegment(FLOATS, rows, at + i * 4L, ORDER)
                    .sub(FloatVector.fromArray(FLOATS, centre, column + i))
                    .mul(FloatVector.fromArray(FLOATS, stretch, column + i))
                    .intoArray(out, to + i);
        }
    }

    /** The largest magnitude. */
    static float most(float[] numbers, int from, int count) {
        FloatVector most = FloatVector.zero(FLOATS);
        for (int i = from; i < from + count; i += COUNT) {
            most = most.max(FloatVector.fromArray(FLOATS, numbers, i).abs());
        }
        float result = 0;
        for (int lane = 0; lane < COUNT; lane++) {
            result = Math.max(result, most.lane(lane));
        }
        return result;
    }

    static float squares(float[] numbers, int from, int count) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = from; i < from + count; i += COUNT) {
            FloatVector v = FloatVector.fromArray(FLOATS, numbers, i);
            sum = v.fma(v, sum);
        }
        return LaneMath.sum(sum);
    }

    /** Rounds numbers to whole multiples of {@code scale}, which are written as bytes; what is missed, Σ difference². */
    static float round(float[] numbers, int from, int count, float scale, MemorySegment bytes, long at) {
        FloatVector missed = FloatVector.zero(FLOATS);
        float over = 1 / scale;
        for (int i = 0; i < count; i += COUNT) {
            FloatVector exact = FloatVector.fromArray(FLOATS, numbers, from + i);
            FloatVector whole = exact.mul(over).add(WHOLE).sub(WHOLE);
            FloatVector rounded = whole.mul(scale);
            FloatVector difference = exact.sub(rounded);
            missed = difference.fma(difference, missed);
            whole.intoArray(numbers, from + i);
        }
        narrow(numbers, from, count, bytes, at);
        scale(numbers, from, count, scale);
        return LaneMath.sum(missed);
    }

    private static void narrow(float[] whole, int from, int count, MemorySegment bytes, long at) {
        for (int i = 0; i < count; i++) {
            bytes.set(ValueLayout.JAVA_BYTE, at + i, (byte) whole[from + i]);
        }
    }

    private static void scale(float[] numbers, int from, int count, float scale) {
        for (int i = from; i < from + count; i += COUNT) {
            FloatVector.fromArray(FLOATS, numbers, i).mul(scale).intoArray(numbers, i);
        }
    }
}
