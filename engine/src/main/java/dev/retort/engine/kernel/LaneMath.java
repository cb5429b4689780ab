package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * What Java's vectors offer too, but with other bits once a loop is compiled: its exponential comes from another library
 * then, and the order in which it adds up lanes is not told. Here every step is rounded by itself in a given order, so
 * that a run which Java compiled early and one which it compiled late end in the same bytes.
 */
final class LaneMath {
    /** e to this is nought here (2^-127 is below every normal number). */
    private static final float LEAST = -88;

    private static final float MOST = 88.37f;
    private static final float LOG2_E = 1.44269504f;

    /** 1.5 · 2^23: added to a small number it leaves the nearest whole one in the low bits. */
    private static final float WHOLE = 12582912f;

    /** ln 2 in two parts, the first of few bits, so that a multiple of it is exact (Cephes' expf). */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    // one field a shuffle: from a list of them Java would make no single instruction
    private static final VectorShuffle<Float> BY_4 = turnedBy(4);
    private static final VectorShuffle<Float> BY_2 = turnedBy(2);

    private LaneMath() {}

    private static VectorShuffle<Float> turnedBy(int lanes) {
        return VectorShuffle.fromOp(FLOATS, lane -> (lane + lanes) % COUNT);
    }

    /** e to each, within 2 units in the last place; nought below −88, and e^88.37 (2.4e38) above. */
    static FloatVector exp(FloatVector x) {
        FloatVector within = x.max(LEAST).min(MOST);
        FloatVector shifted = within.fma(all(LOG2_E), all(WHOLE));
        FloatVector n = shifted.sub(WHOLE);
        FloatVector r = n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), within));
        FloatVector p = all(1.9875691500e-4f);
        p = p.fma(r, all(1.3981999507e-3f));
        p = p.fma(r, all(8.3334519073e-3f));
        p = p.fma(r, all(4.1665795894e-2f));
        p = p.fma(r, all(1.6666665459e-1f));
        p = p.fma(r, all(5.0000001201e-1f));
        p = p.fma(r.mul(r), r).add(1f);
        // the low bits of `shifted` hold n; (n + 127) in an exponent's place is 2^n
        FloatVector power = shifted.reinterpretAsInts()
                .add(127)
                .lanewise(VectorOperators.LSHL, 23)
                .reinterpretAsFloats();
        return p.mul(power);
    }

    /** The sum of all lanes: halves are added until two are left. */
    static float sum(FloatVector x) {
        FloatVector sum = x;
        if (COUNT == 8) {
            sum = sum.add(sum.rearrange(BY_4));
        }
        if (COUNT >= 4) {
            sum = sum.add(sum.rearrange(BY_2));
        }
        return sum.lane(0) + sum.lane(1);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }
}
