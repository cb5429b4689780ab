package dev.retort.models;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import org.jspecify.annotations.Nullable;

/** Which positions new tokens see, as what is added to attention scores: 0 or −∞. */
final class AttentionMask {
    /** No limit to how far a token looks back. */
    static final int ALL = Integer.MAX_VALUE;

    private AttentionMask() {}

    /**
     * The mask of {@code steps} new tokens after {@code before} others, (B or 1, 1, T, S); null when being causal, or
     * nothing at all, says the same.
     *
     * @param pads tokens of padding on the left of each row; empty for none anywhere
     * @param window how many tokens each sees, its own included
     * @param always whether even a plain causal mask is to be spelt out
     */
    static @Nullable Tensor of(
            Device device, DType dtype, long[] pads, int before, int steps, int window, boolean always) {
        int all = before + steps;
        boolean padded = false;
        for (long pad : pads) {
            padded |= pad > 0;
        }
        boolean causal = !padded && window >= all;
        if (causal && (steps == 1 || before == 0 && !always)) {
            return null;
        }
        int rows = padded ? pads.length : 1;
        float[] mask = new float[rows * steps * all];
        for (int b = 0; b < rows; b++) {
            long pad = padded ? pads[b] : 0;
            for (int t = 0; t < steps; t++) {
                int row = (b * steps + t) * all;
                int self = before + t;
                for (int s = 0; s < all; s++) {
                    boolean seen = s == self || s < self && s >= pad && self - s < window;
                    mask[row + s] = seen ? 0 : Float.NEGATIVE_INFINITY;
                }
            }
        }
        return Tensor.of(device, mask, rows, 1, steps, all).to(dtype);
    }
}
