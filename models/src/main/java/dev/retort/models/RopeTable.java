package dev.retort.models;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Passes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cosines and sines of every position so far needed, (T, E) each, grown on demand. Close it. */
final class RopeTable implements AutoCloseable {
    private final Rope rope;
    private final int dHead;
    private final Device device;
    private final DType dtype;
    private int regime = -1;
    private @Nullable Tensor cos;
    private @Nullable Tensor sin;

    RopeTable(Rope rope, int dHead, Device device, DType dtype) {
        this.rope = rope;
        this.dHead = dHead;
        this.device = device;
        this.dtype = dtype;
    }

    /** The turn of each new token: cos and sin broadcastable against the turned dimensions of (B, H, T, E). */
    record Turn(Tensor cos, Tensor sin) {
        /**
         * x·cos + rotateHalf(x)·sin, pairs being (i, i + E/2); what lies behind the turned dimensions is left alone.
         *
         * @param heads x as (B, T, H, E), which is the caller's to lose
         * @return (B, T, H, E)
         */
        Tensor apply(Tensor heads) {
            long turned = cos.size(-1);
            if (turned == heads.size(-1) && Passes.can(turned / 2, heads, cos, sin)) {
                Passes.rotateInPlace(heads, cos, sin);
                return heads;
            }
            return among(heads.transpose(1, 2)).transpose(1, 2);
        }

        private Tensor among(Tensor x) {
            long turned = cos.size(-1);
            if (turned == x.size(-1)) {
                return turn(x);
            }
            Tensor rest = x.narrow(-1, turned, x.size(-1) - turned);
            return Tensor.cat(List.of(turn(x.narrow(-1, 0, turned)), rest), -1);
        }

        private Tensor turn(Tensor x) {
            long half = x.size(-1) / 2;
            Tensor turned = Tensor.cat(List.of(x.narrow(-1, half, half).neg(), x.narrow(-1, 0, half)), -1);
            return x.mul(cos).add(turned.mul(sin)); // (B, H, T, E)
        }
    }

    /** Tokens at consecutive positions {@code start … start+count-1} in every row. */
    Turn consecutive(int start, int count) {
        grow(start + count);
        return new Turn(need(cos).narrow(0, start, count), need(sin).narrow(0, start, count)); // (T, E)
    }

    /** Tokens at positions (B, T) of their own, all below {@code end}. */
    Turn at(Tensor positions, int end) {
        grow(end);
        return new Turn(
                need(cos).embedding(positions).unsqueeze(1),
                need(sin).embedding(positions).unsqueeze(1)); // (B, 1, T, E)
    }

    private void grow(int positions) {
        if (cos != null && cos.size(0) >= positions && regime == rope.regime(positions)) {
            return;
        }
        int rows = Math.max(256, Integer.highestOneBit(Math.max(1, positions - 1)) * 2);
        float[] frequencies = rope.frequencies(dHead, positions);
        double attentionFactor = rope.attentionFactor();
        int half = frequencies.length;
        float[] c = new float[rows * half * 2];
        float[] s = new float[rows * half * 2];
        for (int t = 0; t < rows; t++) {
            for (int i = 0; i < half; i++) {
                double angle = t * frequencies[i];
                int at = t * half * 2 + i;
                c[at] = c[at + half] = (float) (Math.cos(angle) * attentionFactor);
                s[at] = s[at + half] = (float) (Math.sin(angle) * attentionFactor);
            }
        }
        close();
        regime = rope.regime(positions);
        cos = Tensor.of(device, c, rows, half * 2L).to(dtype).escape();
        sin = Tensor.of(device, s, rows, half * 2L).to(dtype).escape();
    }

    private static Tensor need(@Nullable Tensor table) {
        return java.util.Objects.requireNonNull(table);
    }

    @Override
    public void close() {
        if (cos != null) {
            cos.close();
        }
        if (sin != null) {
            sin.close();
        }
        cos = null;
        sin = null;
    }
}
