package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;
import static dev.retort.engine.kernel.Lanes.Species.ORDER;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The loops of {@link Rounded}. */
final class RoundLoops {
    /** 1.5 · 2²³: added to a small number it leaves the nearest whole one in the low bits. */
    private static final float WHOLE = 12582912f;

    /** The smallest vectors there are: as many bytes as there are lanes where lanes are eight. */
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;

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
            FloatVector shifted = exact.mul(over).add(WHOLE);
            FloatVector rounded = shifted.sub(WHOLE).mul(scale);
            FloatVector difference = exact.sub(rounded);
            missed = difference.fma(difference, missed);
            rounded.intoArray(numbers, from + i);
            narrow(shifted, bytes, at + i);
        }
        return LaneMath.sum(missed);
    }

    /** Writes the low byte of every lane. */
    private static void narrow(FloatVector shifted, MemorySegment bytes, long at) {
        if (COUNT == BYTES.length()) {
            ((ByteVector) shifted.reinterpretAsInts().convertShape(VectorOperators.I2B, BYTES, 0))
                    .intoMemorySegment(bytes, at, ORDER);
        } else {
            for (int lane = 0; lane < COUNT; lane++) {
                bytes.set(ValueLayout.JAVA_BYTE, at + lane, (byte) Float.floatToRawIntBits(shifted.lane(lane)));
            }
        }
    }

    /** Σ numbers · others. */
    static float dot(float[] numbers, int from, float[] others) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < others.length; i += COUNT) {
            sum = FloatVector.fromArray(FLOATS, numbers, from + i).fma(FloatVector.fromArray(FLOATS, others, i), sum);
        }
        return LaneMath.sum(sum);
    }
}
