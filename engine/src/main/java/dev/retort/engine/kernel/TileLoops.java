package dev.retort.engine.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The loops over one tile: the weights of {@link Lanes#COUNT} output rows, side by side in a vector, input by input.
 *
 * <p>A tile is a sequence of groups. Each has a scale a row, where there are minima a minimum a row, and then the codes, as
 * many of one row in an int as fit, the first in the lowest bits.
 */
sealed interface TileLoops permits NibbleLoops, ByteLoops, HalfLoops {
    /** Bytes of one vector. */
    int VECTOR = Lanes.COUNT * Integer.BYTES;

    /** Numbers that share a scale; a multiple of 8. */
    int group();

    /** Codes in an int. */
    int codes();

    /** Vectors of a group before its codes. */
    int scales();

    /** Whether {@link #one} wants x as {@link FewRows#divided} has it, so that codes need not be shifted. */
    default boolean inPlace() {
        return false;
    }

    /** Bytes of a tile. */
    default long bytes(int ins) {
        return (long) ins / group() * groupBytes();
    }

    default int groupBytes() {
        return (scales() + group() / codes()) * VECTOR;
    }

    /** Where a group begins. */
    default long groupAt(long tile, int in) {
        return tile + (long) in / group() * groupBytes();
    }

    /** Where the int with a code lies. */
    default long codeAt(long tile, int row, int in) {
        return scaleAt(tile, row, in) + (long) (scales() + in % group() / codes()) * VECTOR;
    }

    /** Where the scale of a code lies; its minimum is one vector further. */
    default long scaleAt(long tile, int row, int in) {
        return groupAt(tile, in) + (long) row * Integer.BYTES;
    }

    /**
     * {@code y[r] = Σ_i w[r, i] · x[i]}.
     *
     * @param tile where the tile begins
     * @param x (ins), divided if {@link #inPlace}
     * @param sums of x, group by group
     * @param y (COUNT)
     */
    void one(MemorySegment weights, long tile, int ins, float[] x, float[] sums, float[] y);

    /**
     * Writes weights out as numbers.
     *
     * @param at where the first group begins
     * @param ins how many inputs, whole groups
     * @param out (ins, COUNT)
     */
    void spread(MemorySegment weights, long at, int ins, float[] out);

    /** One weight, the slow way. */
    float weight(MemorySegment weights, long tile, int row, int in);
}
