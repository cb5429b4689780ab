package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;
import static dev.retort.engine.kernel.Lanes.Species.INTS;
import static dev.retort.engine.kernel.Lanes.Species.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The loops of {@link Screen}: one token's products with some features in a row. */
final class ScanLoops {
    private ScanLoops() {}

    /**
     * Of features first … end−1 those whose number may be above {@code floor} go to {@code found}.
     *
     * <p>number = product · scale · slope + base; it is off by at most missed · size + size' · missed', the one of each
     * product the token's, the other the feature's.
     *
     * @param whole whether the products are I32 rather than F32
     * @param at where the products begin
     * @param room COUNT numbers, overwritten
     */
    static void row(
            MemorySegment products,
            boolean whole,
            long at,
            int first,
            int end,
            Screen.Lines lines,
            float scale,
            float missed,
            float size,
            float floor,
            int token,
            CandidateRows found,
            float[] room) {
        float[] slope = lines.slope();
        float[] base = lines.base();
        float[] sizes = lines.size();
        float[] misses = lines.missed();
        for (int f = first; f < end; f += COUNT) {
            long place = at + (f - first) * 4L;
            FloatVector product = whole
                    ? Lanes.Species.floats(IntVector.fromMemorySegment(INTS, products, place, ORDER))
                    : FloatVector.fromMemorySegment(FLOATS, products, place, ORDER);
            FloatVector number = product.mul(scale)
                    .fma(FloatVector.fromArray(FLOATS, slope, f), FloatVector.fromArray(FLOATS, base, f));
            FloatVector off = FloatVector.fromArray(FLOATS, sizes, f)
                    .mul(missed)
                    .add(FloatVector.fromArray(FLOATS, misses, f).mul(size));
            VectorMask<Float> above = number.add(off).compare(VectorOperators.GT, floor);
            if (above.anyTrue()) {
                add(above, number, f, token, found, room);
            }
        }
    }

    private static void add(
            VectorMask<Float> above, FloatVector number, int first, int token, CandidateRows found, float[] room) {
        number.intoArray(room, 0);
        for (long left = above.toLong(); left != 0; left &= left - 1) {
            int lane = Long.numberOfTrailingZeros(left);
            found.add(token, first + lane, room[lane]);
        }
    }
}
