package dev.retort.formats;

import static dev.retort.formats.FloatBlocks.half;
import static dev.retort.formats.FloatBlocks.uint16;

import dev.retort.engine.kernel.CodedNumbers;

/** The 4-bit kinds whose nibbles choose from sixteen unevenly spaced values. */
final class CodebookBlocks {
    private static final byte[] VALUES = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

    private CodebookBlocks() {}

    /** d (f16), 16 bytes of nibbles. */
    static void iq4Nl(byte[] in, int at, CodedNumbers out, int to) {
        nibbles(in, at + 2, half(in, at), out, to);
    }

    /** d (f16), 8 × 2 high bits of scales, 4 bytes of their low nibbles, then eight groups of 16 bytes of nibbles. */
    static void iq4Xs(byte[] in, int at, CodedNumbers out, int to) {
        float d = half(in, at);
        int highs = uint16(in, at + 2);
        for (int group = 0; group < 8; group++) {
            int low = in[at + 4 + group / 2] >>> (group % 2 * 4) & 0xF;
            int scale = (low | (highs >>> (2 * group) & 3) << 4) - 32;
            nibbles(in, at + 8 + group * 16, d * scale, out, to + group * 32);
        }
    }

    private static void nibbles(byte[] in, int at, float d, CodedNumbers out, int to) {
        for (int j = 0; j < 16; j++) {
            out.codes()[to + j] = VALUES[in[at + j] & 0xF];
            out.codes()[to + j + 16] = VALUES[in[at + j] >>> 4 & 0xF];
        }
        out.scales()[to / 32] = d;
    }
}
