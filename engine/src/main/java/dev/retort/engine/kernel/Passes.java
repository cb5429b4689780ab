package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.Lanes.COUNT;
import static dev.retort.engine.kernel.Lanes.Species.FLOATS;
import static dev.retort.engine.kernel.Lanes.Species.ORDER;

import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

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
                norm(from, (long) row * width * Float.BYTES, to, by, width, (float) eps, plus);
            }
        });
        return result;
    }

    static void norm(
            MemorySegment x, long at, MemorySegment y, MemorySegment weight, int width, float eps, float plus) {
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = FloatVector.zero(FLOATS);
        int i = 0;
        for (; i + COUNT < width; i += 2 * COUNT) {
            FloatVector p = FloatVector.fromMemorySegment(FLOATS, x, at + i * 4L, ORDER);
            FloatVector q = FloatVector.fromMemorySegment(FLOATS, x, at + (i + COUNT) * 4L, ORDER);
            a = p.fma(p, a);
            b = q.fma(q, b);
        }
        for (; i < width; i += COUNT) {
            FloatVector p = FloatVector.fromMemorySegment(FLOATS, x, at + i * 4L, ORDER);
            a = p.fma(p, a);
        }
        float mean = a.add(b).reduceLanes(VectorOperators.ADD) / width;
        float scale = (float) (1 / Math.sqrt(mean + eps));
        for (i = 0; i < width; i += COUNT) {
            FloatVector w = FloatVector.fromMemorySegment(FLOATS, weight, i * 4L, ORDER);
            FloatVector.fromMemorySegment(FLOATS, x, at + i * 4L, ORDER)
                    .mul(scale)
                    .mul(w.add(plus))
                    .intoMemorySegment(y, at + i * 4L, ORDER);
        }
    }

    /** {@code silu(gate) · up}, element by element, of two tensors of one shape whose last dimension is whole vectors. */
    public static Tensor gated(Tensor gate, Tensor up) {
        int width = (int) gate.size(-1);
        Tensor result = Tensor.empty(Device.CPU, DType.F32, gate.shape());
        MemorySegment left = gate.bytes();
        MemorySegment right = up.bytes();
        MemorySegment to = result.bytes();
        inParts((int) (gate.elements() / width), width, (first, end) -> {
            gate(left, right, to, first * 4L * width, end * 4L * width);
        });
        return result;
    }

    static void gate(MemorySegment gate, MemorySegment up, MemorySegment out, long from, long to) {
        for (long at = from; at < to; at += COUNT * 4L) {
            FloatVector g = FloatVector.fromMemorySegment(FLOATS, gate, at, ORDER);
            FloatVector u = FloatVector.fromMemorySegment(FLOATS, up, at, ORDER);
            FloatVector below = g.neg().lanewise(VectorOperators.EXP).add(1f);
            g.div(below).mul(u).intoMemorySegment(out, at, ORDER);
        }
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
                    rotate(bytes, ((long) token * heads + h) * width * Float.BYTES, c, s, turn, width);
                }
            }
        });
    }

    static void rotate(MemorySegment x, long at, MemorySegment cos, MemorySegment sin, long turn, int width) {
        long half = width / 2 * 4L;
        for (long i = 0; i < half; i += COUNT * 4L) {
            FloatVector lower = FloatVector.fromMemorySegment(FLOATS, x, at + i, ORDER);
            FloatVector upper = FloatVector.fromMemorySegment(FLOATS, x, at + half + i, ORDER);
            FloatVector c = FloatVector.fromMemorySegment(FLOATS, cos, turn + i, ORDER);
            FloatVector s = FloatVector.fromMemorySegment(FLOATS, sin, turn + i, ORDER);
            lower.mul(c).sub(upper.mul(s)).intoMemorySegment(x, at + i, ORDER);
            upper.mul(FloatVector.fromMemorySegment(FLOATS, cos, turn + half + i, ORDER))
                    .add(lower.mul(FloatVector.fromMemorySegment(FLOATS, sin, turn + half + i, ORDER)))
                    .intoMemorySegment(x, at + half + i, ORDER);
        }
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
