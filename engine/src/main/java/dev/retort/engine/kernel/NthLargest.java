package dev.retort.engine.kernel;

/**
 * The n-th largest of many positive floats, exactly, in two passes and constant memory: nothing is sorted or kept.
 *
 * <p>The bits of positive floats order as the floats do, so a histogram of their upper halves finds the bin, a second
 * one of the lower halves within it the value.
 */
public final class NthLargest {
    private static final int BINS = 1 << 16;

    private final long n;
    private final long[] upper = new long[BINS];
    private final long[] lower = new long[BINS];
    private boolean narrowed;
    private int bin;
    private long above;

    public NthLargest(long n) {
        this.n = n;
    }

    /** First pass; numbers that are not above 0 are passed over. */
    public void first(int[] floatBits) {
        for (int bits : floatBits) {
            if (bits > 0) {
                upper[bits >>> 16]++;
            }
        }
    }

    /** Second pass, over the same numbers. */
    public void second(int[] floatBits) {
        if (!narrowed) {
            findBin();
            narrowed = true;
        }
        for (int bits : floatBits) {
            if (bits > 0 && bits >>> 16 == bin) {
                lower[bits & 0xFFFF]++;
            }
        }
    }

    private void findBin() {
        long seen = 0;
        for (int i = BINS - 1; i >= 0; i--) {
            if (seen + upper[i] >= n) {
                bin = i;
                above = seen;
                return;
            }
            seen += upper[i];
        }
        bin = -1;
        above = seen;
    }

    /** Its bits; 0 when there are fewer than n positive numbers. */
    public int bits() {
        long seen = above;
        for (int i = BINS - 1; bin >= 0 && i >= 0; i--) {
            seen += lower[i];
            if (seen >= n) {
                return bin << 16 | i;
            }
        }
        return 0;
    }

    /** How many of the numbers equal to it are still among the n. */
    public long ties() {
        long larger = above;
        int value = bits();
        for (int i = BINS - 1; i > (value & 0xFFFF); i--) {
            larger += lower[i];
        }
        return value == 0 ? 0 : n - larger;
    }
}
