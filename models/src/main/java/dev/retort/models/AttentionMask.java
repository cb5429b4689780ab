package dev.retort.models;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.lang.foreign.MemorySegment;
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
        Tensor mask = Tensor.full(Device.CPU, DType.F32, Double.NEGATIVE_INFINITY, rows, 1, steps, all);
        MemorySegment numbers = mask.bytes();
        for (int b = 0; b < rows; b++) {
            long pad = padded ? pads[b] : 0;
            for (int t = 0; t < steps; t++) {
                long self = before + t;
                // a token of padding sees itself, or its weights would be 0/0
                long first = Math.min(self, Math.max(pad, self - window + 1));
                long at = ((long) b * steps + t) * all + first;
                numbers.asSlice(at * Float.BYTES, (self - first + 1) * Float.BYTES)
                        .fill((byte) 0); // the float 0 is four of them
            }
        }
        return mask.to(device).to(dtype);
    }
}
