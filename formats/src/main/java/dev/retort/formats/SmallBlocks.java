package dev.retort.formats;

import static dev.retort.formats.FloatBlocks.half;
import static dev.retort.formats.FloatBlocks.int32;

import dev.retort.engine.kernel.CodedNumbers;

/**
 * Blocks of 32 numbers with one scale d and, in the {@code _1} kinds, one minimum m: x = d·(q − centre) or d·q + m. Byte
 * j of the nibbles holds the numbers j (low) and j + 16 (high).
 */
final class SmallBlocks {
    private static final int HALF = 16;

    private SmallBlocks() {}

    /** d (f16), 16 bytes of nibbles. */
    static void q4v0(byte[] in, int at, CodedNumbers out, int to) {
        float d = half(in, at);
        nibbles(in, at + 2, 0, 0, out, to, d, -8 * d);
    }

    /** d, m (f16), 16 bytes of nibbles. */
    static void q4v1(byte[] in, int at, CodedNumbers out, int to) {
        nibbles(in, at + 4, 0, 0, out, to, half(in, at), half(in, at + 2));
    }

    /** d (f16), 32 fifth bits, 16 bytes of nibbles. */
    static void q5v0(byte[] in, int at, CodedNumbers out, int to) {
        nibbles(in, at + 6, int32(in, at + 2), 16, out, to, half(in, at), 0);
    }

    /** d, m (f16), 32 fifth bits, 16 bytes of nibbles. */
    static void q5v1(byte[] in, int at, CodedNumbers out, int to) {
        nibbles(in, at + 8, int32(in, at + 4), 0, out, to, half(in, at), half(in, at + 2));
    }

    /** d (f16), 32 signed bytes. */
    static void q8v0(byte[] in, int at, CodedNumbers out, int to) {
        out.scales()[to / 32] = half(in, at);
        System.arraycopy(in, at + 2, out.codes(), to, 2 * HALF);
    }

    private static void nibbles(
            byte[] in, int at, int fifths, int centre, CodedNumbers out, int to, float scale, float minimum) {
        byte[] codes = out.codes();
        for (int j = 0; j < HALF; j++) {
            int low = in[at + j] & 0xF | (fifths >>> j & 1) << 4;
            int high = in[at + j] >>> 4 & 0xF | (fifths >>> (j + HALF) & 1) << 4;
            codes[to + j] = (byte) (low - centre);
            codes[to + j + HALF] = (byte) (high - centre);
        }
        out.scales()[to / 32] = scale;
        out.minima()[to / 32] = minimum;
    }
}
