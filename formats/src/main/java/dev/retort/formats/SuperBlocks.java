package dev.retort.formats;

import static dev.retort.formats.FloatBlocks.half;

import dev.retort.engine.kernel.CodedNumbers;

/**
 * The K-quants: blocks of 256 numbers, cut into groups of 16 or 32 that have small scales (and minima) of their own,
 * which one or two f16 numbers scale in turn: x = d·scale·q − dmin·min.
 */
final class SuperBlocks {
    private SuperBlocks() {}

    /** 16 × (scale, min in a byte), 64 bytes of 2-bit q, d, dmin. */
    static void q2(byte[] in, int at, CodedNumbers out, int to) {
        float d = half(in, at + 80);
        float dmin = half(in, at + 82);
        for (int g = 0; g < 16; g++) {
            int group = in[at + g] & 0xFF;
            out.scales()[to / 16 + g] = d * (group & 0xF);
            out.minima()[to / 16 + g] = -(dmin * (group >>> 4));
        }
        for (int i = 0; i < 256; i++) {
            out.codes()[to + i] = (byte) (in[at + 16 + i / 128 * 32 + i % 32] >>> (i / 32 % 4 * 2) & 3);
        }
    }

    /** 32 bytes of third bits (set: nothing to take away), 64 bytes of 2-bit q, 16 six-bit scales in 12 bytes, d. */
    static void q3(byte[] in, int at, CodedNumbers out, int to) {
        float d = half(in, at + 108);
        for (int g = 0; g < 16; g++) {
            out.scales()[to / 16 + g] = d * (scaleOfQ3(in, at + 96, g) - 32);
        }
        for (int i = 0; i < 256; i++) {
            int q = in[at + 32 + i / 128 * 32 + i % 32] >>> (i / 32 % 4 * 2) & 3;
            int third = in[at + i % 32] >>> (i / 32) & 1;
            out.codes()[to + i] = (byte) (q - (third == 0 ? 4 : 0));
        }
    }

    /** Four low bits in the first eight bytes, two high bits in the last four. */
    private static int scaleOfQ3(byte[] in, int at, int group) {
        int low = in[at + group % 8] >>> (group / 8 * 4) & 0xF;
        int high = in[at + 8 + group % 4] >>> (group / 4 * 2) & 3;
        return low | high << 4;
    }

    /** d, dmin, eight six-bit (scale, min) in 12 bytes, 128 bytes of nibbles. */
    static void q4(byte[] in, int at, CodedNumbers out, int to) {
        float d = half(in, at);
        float dmin = half(in, at + 2);
        for (int group = 0; group < 8; group++) {
            out.scales()[to / 32 + group] = d * scale(in, at + 4, group);
            out.minima()[to / 32 + group] = -(dmin * min(in, at + 4, group));
            for (int j = 0; j < 32; j++) {
                int q = in[at + 16 + group / 2 * 32 + j] >>> (group % 2 * 4) & 0xF;
                out.codes()[to + group * 32 + j] = (byte) q;
            }
        }
    }

    /** As {@link #q4}, with 32 bytes of fifth bits before the nibbles: bit g of byte j belongs to group g. */
    static void q5(byte[] in, int at, CodedNumbers out, int to) {
        float d = half(in, at);
        float dmin = half(in, at + 2);
        for (int group = 0; group < 8; group++) {
            out.scales()[to / 32 + group] = d * scale(in, at + 4, group);
            out.minima()[to / 32 + group] = -(dmin * min(in, at + 4, group));
            for (int j = 0; j < 32; j++) {
                int q = in[at + 48 + group / 2 * 32 + j] >>> (group % 2 * 4) & 0xF;
                int fifth = in[at + 16 + j] >>> group & 1;
                out.codes()[to + group * 32 + j] = (byte) (q | fifth << 4);
            }
        }
    }

    /** 128 bytes of low nibbles, 64 bytes of high bit pairs, 16 signed scales, d. */
    static void q6(byte[] in, int at, CodedNumbers out, int to) {
        float d = half(in, at + 208);
        for (int g = 0; g < 16; g++) {
            out.scales()[to / 16 + g] = d * in[at + 192 + g];
        }
        for (int i = 0; i < 256; i++) {
            int half = i / 128;
            int quarter = i / 32 % 4;
            int low = in[at + half * 64 + quarter % 2 * 32 + i % 32] >>> (quarter / 2 * 4) & 0xF;
            int high = in[at + 128 + half * 32 + i % 32] >>> (quarter * 2) & 3;
            out.codes()[to + i] = (byte) ((low | high << 4) - 32);
        }
    }

    /** Groups 0–3 lie plain in the first four bytes; 4–7 in nibbles, with their two high bits atop the plain ones. */
    private static int scale(byte[] in, int at, int group) {
        return group < 4 ? in[at + group] & 63 : in[at + group + 4] & 0xF | (in[at + group - 4] >>> 6 & 3) << 4;
    }

    private static int min(byte[] in, int at, int group) {
        return group < 4 ? in[at + group + 4] & 63 : in[at + group + 4] >>> 4 & 0xF | (in[at + group] >>> 6 & 3) << 4;
    }
}
