package dev.retort.engine;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A libtorch tensor that knows who frees it.
 *
 * <p>Operations return new tensors owned by the innermost open {@link Scope}; those whose name ends in {@code InPlace}
 * (and {@link #copyFrom}) change this one. Broadcasting follows NumPy. Negative dimensions count from the end. A shape or
 * dtype that does not fit is a {@link ShapeException} naming the operation and every operand.
 */
public final class Tensor extends Operations implements AutoCloseable {
    private static final AtomicLong LIVE = new AtomicLong();

    private org.bytedeco.pytorch.@Nullable Tensor raw;

    // libtorch is asked once: none of these changes while a tensor lives, and each question takes about a microsecond
    private long @Nullable [] shape;
    private @Nullable DType dtype;
    private @Nullable Device device;

    @Nullable
    Scope owner;

    int slot;

    private Tensor(org.bytedeco.pytorch.Tensor raw) {
        this.raw = raw;
        Scope.adopt(this);
        LIVE.incrementAndGet();
    }

    static Tensor wrap(org.bytedeco.pytorch.Tensor raw) {
        return new Tensor(raw);
    }

    /** How many tensors of this process have not been freed; tests check that it comes back to where it was. */
    public static long live() {
        return LIVE.get();
    }

    @Override
    org.bytedeco.pytorch.Tensor raw() {
        if (raw == null) {
            throw new IllegalStateException("this tensor was freed: its scope has ended");
        }
        return raw;
    }

    void free() {
        if (raw != null) {
            raw.close();
            raw = null;
            LIVE.decrementAndGet();
        }
    }

    /** Frees the native memory now, whoever owned it. */
    @Override
    public void close() {
        if (owner != null) {
            owner.release(this);
        }
        free();
    }

    /** Takes the tensor out of every scope: whoever holds it closes it. */
    public Tensor escape() {
        if (owner != null) {
            owner.release(this);
        }
        return this;
    }

    // ---- making -----------------------------------------------------------------------------------------------

    /** Memory as it is found: for whoever writes all of it. */
    public static Tensor empty(Device device, DType dtype, long... shape) {
        return Factories.empty(device, dtype, shape);
    }

    public static Tensor zeros(Device device, DType dtype, long... shape) {
        return Factories.full(device, dtype, 0, shape);
    }

    public static Tensor ones(Device device, DType dtype, long... shape) {
        return Factories.full(device, dtype, 1, shape);
    }

    public static Tensor full(Device device, DType dtype, double value, long... shape) {
        return Factories.full(device, dtype, value, shape);
    }

    /** Copies row-major data; F32. */
    public static Tensor of(Device device, float[] data, long... shape) {
        return Factories.copy(device, DType.F32, MemorySegment.ofArray(data), shape);
    }

    /** Copies row-major data; F64. */
    public static Tensor of(Device device, double[] data, long... shape) {
        return Factories.copy(device, DType.F64, MemorySegment.ofArray(data), shape);
    }

    /** Copies row-major data; I64, the type of indices. */
    public static Tensor of(Device device, long[] data, long... shape) {
        return Factories.copy(device, DType.I64, MemorySegment.ofArray(data), shape);
    }

    /** Copies row-major data; I32. */
    public static Tensor of(Device device, int[] data, long... shape) {
        return Factories.copy(device, DType.I32, MemorySegment.ofArray(data), shape);
    }

    /** Copies row-major data; BOOL. */
    public static Tensor of(Device device, boolean[] data, long... shape) {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) (data[i] ? 1 : 0);
        }
        return Factories.copy(device, DType.BOOL, MemorySegment.ofArray(bytes), shape);
    }

    /** Copies raw little-endian bytes of any dtype. */
    public static Tensor copyOf(Device device, DType dtype, MemorySegment bytes, long... shape) {
        return Factories.copy(device, dtype, bytes, shape);
    }

    /** A CPU view of memory the caller keeps alive (a mapped file, an arena); nothing is copied. */
    public static Tensor fromSegment(MemorySegment segment, DType dtype, long... shape) {
        return Factories.view(segment, dtype, shape);
    }

    /** {@code 0, 1, …, end-1}; I64. */
    public static Tensor arange(Device device, long end) {
        return Factories.arange(device, end);
    }

    /** Independent normal numbers drawn in row-major order, F32: the same on every machine. */
    public static Tensor normal(Device device, RandomGenerator random, double mean, double std, long... shape) {
        return Factories.random(device, () -> mean + std * random.nextGaussian(), shape);
    }

    /** Independent uniform numbers in [low, high), F32. */
    public static Tensor uniform(Device device, RandomGenerator random, double low, double high, long... shape) {
        return Factories.random(device, () -> low + (high - low) * random.nextDouble(), shape);
    }

    public static Tensor cat(List<Tensor> parts, int dim) {
        return Factories.joined("cat", parts, vector -> torch.cat(vector, dim));
    }

    public static Tensor stack(List<Tensor> parts, int dim) {
        return Factories.joined("stack", parts, vector -> torch.stack(vector, dim));
    }

    /** {@code condition ? a : b}, element by element. */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return Calls.op("where", () -> torch.where(condition.raw(), a.raw(), b.raw()), condition, a, b);
    }

    // ---- what it is -------------------------------------------------------------------------------------------

    public long[] shape() {
        return sizes().clone();
    }

    private long[] sizes() {
        org.bytedeco.pytorch.Tensor alive = raw();
        long[] known = shape;
        if (known == null) {
            known = alive.shape();
            shape = known;
        }
        return known;
    }

    public long size(int dim) {
        long[] sizes = sizes();
        return sizes[dim < 0 ? dim + sizes.length : dim];
    }

    public int rank() {
        return sizes().length;
    }

    public long elements() {
        long elements = 1;
        for (long size : sizes()) {
            elements *= size;
        }
        return elements;
    }

    public DType dtype() {
        org.bytedeco.pytorch.Tensor alive = raw();
        DType known = dtype;
        if (known == null) {
            known = DType.of(alive.scalar_type());
            dtype = known;
        }
        return known;
    }

    public Device device() {
        org.bytedeco.pytorch.Tensor alive = raw();
        Device known = device;
        if (known == null) {
            known = Device.of(alive.device());
            device = known;
        }
        return known;
    }

    /** Whether its elements lie in memory in their order, with nothing between them. */
    public boolean isContiguous() {
        return raw().is_contiguous();
    }

    /** Checks the shape, −1 standing for any size, and returns this tensor. */
    public Tensor requireShape(long... expected) {
        long[] shape = shape();
        boolean fits = shape.length == expected.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = expected[i] == -1 || expected[i] == shape[i];
        }
        if (!fits) {
            throw new ShapeException("shape check", "expected " + Arrays.toString(expected), this);
        }
        return this;
    }

    @Override
    public String toString() {
        return raw == null ? "freed tensor" : dtype() + Arrays.toString(shape());
    }

    // ---- what networks are made of ------------------------------------------------------------------------------

    /** Rows of this (V, d) table: ids (…) I64 → (…, d). */
    public Tensor embedding(Tensor ids) {
        return Calls.op("embedding", () -> torch.embedding(raw(), ids.raw()), this, ids);
    }

    /**
     * Scaled dot-product attention: q (B, H, T, E), k and v (B, Hkv, S, E) → (B, H, T, E).
     *
     * @param mask added to the scores, or null
     * @param causal whether position t sees only positions ≤ t; not together with a mask
     * @param grouped whether k and v have fewer heads than q
     * @param scale what scores q·k are multiplied by
     */
    public static Tensor attention(
            Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal, boolean grouped, double scale) {
        return Calls.op(
                "attention",
                () -> torch.scaled_dot_product_attention(
                        q.raw(),
                        k.raw(),
                        v.raw(),
                        mask == null ? new TensorOptional() : new TensorOptional(mask.raw()),
                        0.0,
                        causal,
                        new DoubleOptional(scale),
                        grouped),
                q,
                k,
                v);
    }

    // ---- conversions ------------------------------------------------------------------------------------------

    public Tensor to(DType dtype) {
        return Calls.op("to " + dtype, () -> raw().to(dtype.raw()), this);
    }

    public Tensor to(Device device) {
        return Calls.op("to " + device, () -> raw().to(device.raw(), dtype().raw()), this);
    }

    /** A copy with memory of its own, differentiable. */
    public Tensor copy() {
        return Calls.op("copy", () -> raw().clone(), this);
    }

    /** The one number in it. */
    public double item() {
        if (elements() != 1) {
            throw new ShapeException("item", "it holds not one number but " + elements(), this);
        }
        return raw().to(torch.ScalarType.Double).item_double();
    }

    public float[] toFloats() {
        return Exports.floats(this);
    }

    public double[] toDoubles() {
        return Exports.doubles(this);
    }

    public long[] toLongs() {
        return Exports.longs(this);
    }

    public boolean[] toBooleans() {
        return Exports.booleans(this);
    }

    /** The memory of a contiguous CPU tensor, valid while the tensor lives. */
    public MemorySegment bytes() {
        return Exports.bytes(this);
    }

    // ---- autograd ---------------------------------------------------------------------------------------------

    public Tensor detach() {
        return Calls.op("detach", () -> raw().detach(), this);
    }

    /** Marks this leaf as one that {@link Autograd#gradients} may be asked about; returns itself. */
    public Tensor requireGrad() {
        raw().set_requires_grad(true);
        return this;
    }

    public boolean requiresGrad() {
        return raw().requires_grad();
    }

    // ---- in place ---------------------------------------------------------------------------------------------

    public Tensor addInPlace(Tensor other) {
        return Calls.inPlace("addInPlace", () -> raw().add_(other.raw()), this, other);
    }

    /** Adds {@code factor · other}. */
    public Tensor addInPlace(Tensor other, double factor) {
        return Calls.inPlace("addInPlace", () -> raw().add_(other.raw(), new Scalar(factor)), this, other);
    }

    public Tensor addInPlace(double value) {
        return Calls.inPlace("addInPlace", () -> raw().add_(new Scalar(value)), this);
    }

    public Tensor subInPlace(Tensor other) {
        return Calls.inPlace("subInPlace", () -> raw().sub_(other.raw()), this, other);
    }

    public Tensor mulInPlace(double factor) {
        return Calls.inPlace("mulInPlace", () -> raw().mul_(new Scalar(factor)), this);
    }

    public Tensor mulInPlace(Tensor other) {
        return Calls.inPlace("mulInPlace", () -> raw().mul_(other.raw()), this, other);
    }

    public Tensor fillInPlace(double value) {
        return Calls.inPlace("fillInPlace", () -> raw().fill_(new Scalar(value)), this);
    }

    /** Takes over the other's values, converting dtype and device. */
    public Tensor copyFrom(Tensor other) {
        return Calls.inPlace("copyFrom", () -> raw().copy_(other.raw()), this, other);
    }
}
