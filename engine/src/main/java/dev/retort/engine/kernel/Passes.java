package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;

import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * What libtorch does in several passes over memory, in one. For contiguous F32 tensors in CPU memory through which no
 * gradient flows ({@link #can}); a decoder has the same in libtorch's operations for all others.
 */
public final class Passes {
    /** Numbers that take a core a few microseconds. */
    private static final int PART = 1 << 13;

    private Passes() {}

    /**
     * Begins to have the loops of this package compiled, beside whatever else is done; of {@link PackedMatrix}'s, those of
     * the kinds that are in use.
     */
    public static void warmUp() {
        if (Lanes.available()) {
            Rehearsal.begin();
        }
    }

    /** Waits until that is done. */
    public static void awaitWarm() {
        Rehearsal.await();
    }

    /** Whether {@link TextAttention} can take these, heads of one width. */
    public static boolean canAttend(Tensor q, Tensor k, Tensor v) {
        return Lanes.COUNT == TileProduct.ROWS && can(q.size(-1), q, k, v);
    }

    /** Whether these tensors may be given to the methods here, whose rows are {@code width} numbers. */
    public static boolean can(long width, Tensor... tensors) {
        boolean can = Lanes.available() && width % COUNT == 0;
        for (Tensor tensor : tensors) {
            can = can
                    && tensor.dtype() == DType.F32
                    && tensor.device().equals(Device.CPU)
                    && tensor.isContiguous()
                    && !Autograd.records(tensor);
        }
        return can;
    }

    /** {@code x / √(mean x² + eps) · (weight + plus)} of every row of x (…, d), by weight (d). */
    public static Tensor rmsNorm(Tensor x, Tensor weight, double eps, float plus) {
        int width = (int) x.size(-1);
        int rows = (int) (x.elements() / width);
        Tensor result = Tensor.empty(Device.CPU, DType.F32, x.shape());
        MemorySegment from = x.bytes();
        MemorySegment to = result.bytes();
        MemorySegment by = weight.bytes();
        inParts(rows, width, (first, end) -> {
            for (int row = first; row < end; row++) {
                PassLoops.norm(from, (long) row * width * Float.BYTES, to, by, width, (float) eps, plus);
            }
        });
        return result;
    }

    /** {@code silu(gate) · up}, element by element, of two tensors of one shape whose last dimension is whole vectors. */
    public static Tensor gated(Tensor gate, Tensor up) {
        int width = (int) gate.size(-1);
        Tensor result = Tensor.empty(Device.CPU, DType.F32, gate.shape());
        MemorySegment left = gate.bytes();
        MemorySegment right = up.bytes();
        MemorySegment to = result.bytes();
        inParts((int) (gate.elements() / width), width, (first, end) -> {
            PassLoops.gate(left, right, to, first * 4L * width, end * 4L * width);
        });
        return result;
    }

    /**
     * Turns heads in place, pairs being (i, i + E/2): {@code x·cos + rotateHalf(x)·sin}.
     *
     * @param x (B, T, H, E)
     * @param cos (T, E) for all rows alike, or (B, 1, T, E), E being even and its halves whole vectors
     */
    public static void rotateInPlace(Tensor x, Tensor cos, Tensor sin) {
        int steps = (int) x.size(1);
        int heads = (int) x.size(2);
        int width = (int) x.size(3);
        boolean own = cos.rank() == 4;
        int tokens = (int) (x.size(0) * steps);
        MemorySegment bytes = x.bytes();
        MemorySegment c = cos.bytes();
        MemorySegment s = sin.bytes();
        inParts(tokens, heads * width, (first, end) -> {
            for (int token = first; token < end; token++) {
                long turn = (long) (own ? token : token % steps) * width * Float.BYTES;
                for (int h = 0; h < heads; h++) {
                    PassLoops.rotate(bytes, ((long) token * heads + h) * width * Float.BYTES, c, s, turn, width);
                }
            }
        });
    }

    /** Writes {@code added} (B, H, 1, E) to position {@code at} of {@code all} (B, H, capacity, E). */
    public static void putRows(Tensor all, Tensor added, int at) {
        long row = added.size(3) * Float.BYTES;
        long stride = all.size(2) * row;
        MemorySegment from = added.bytes();
        MemorySegment to = all.bytes();
        for (long i = 0; i < added.size(0) * added.size(1); i++) {
            MemorySegment.copy(from, i * row, to, i * stride + at * row, row);
        }
    }

    /** Some rows, from the first up to but not including the end. */
    @FunctionalInterface
    interface Rows {
        void from(int first, int end);
    }

    private static void inParts(int rows, int width, Rows work) {
        int parts = (int) Math.clamp((long) rows * width / PART, 1, Math.max(1, rows));
        Crew.share(
                parts, part -> work.from((int) ((long) rows * part / parts), (int) ((long) rows * (part + 1) / parts)));
    }
}
