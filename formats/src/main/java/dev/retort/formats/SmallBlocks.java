package dev.retort.formats;

import static dev.retort.formats.FloatBlocks.half;
import static dev.retort.formats.FloatBlocks.int32;

/**
 * Blocks of 32 numbers with one scale d and, in the {@code _1} kinds, one minimum m: x = d·(q − centre) or d·q + m. Byte
 * j of the nibbles holds the numbers j (low) and j + 16 (high).
 */
final class SmallBlocks {
    private static final int HALF = 16;

    private SmallBlocks() {}

    /** d (f16), 16 bytes of nibbles. */
    static void q4v0(byte[] in, int at, float[] out, int to) {
        float d = half(in, at);
        nibbles(in, at + 2, 0, d, -8 * d, out, to);
    }

    /** d, m (f16), 16 bytes of nibbles. */
    static void q4v1(byte[] in, int at, float[] out, int to) {
        nibbles(in, at + 4, 0, half(in, at), half(in, at + 2), out, to);
    }

    /** d (f16), 32 fifth bits, 16 bytes of nibbles. */
    static void q5v0(byte[] in, int at, float[] out, int to) {
        float d = half(in, at);
        nibbles(in, at + 6, int32(in, at + 2), d, -16 * d, out, to);
    }

    /** d, m (f16), 32 fifth bits, 16 bytes of nibbles. */
    static void q5v1(byte[] in, int at, float[] out, int to) {
        nibbles(in, at + 8, int32(in, at + 4), half(in, at), half(in, at + 2), out, to);
    }

    /** d (f16), 32 signed bytes. */
    static void q8v0(byte[] in, int at, float[] out, int to) {
        float d = half(in, at);
        for (int j = 0; j < 2 * HALF; j++) {
            out[to + j] = d * in[at + 2 + j];
        }
    }

    private static void nibbles(byte[] in, int at, int fifths, float d, float m, float[] out, int to) {
        for (int j = 0; j < HALF; j++) {
            int low = in[at + j] & 0xF | (fifths >>> j & 1) << 4;
            int high = in[at + j] >>> 4 & 0xF | (fifths >>> (j + HALF) & 1) << 4;
            out[to + j] = d * low + m;
            out[to + j + HALF] = d * high + m;
        }
    }
}
