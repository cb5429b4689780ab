package dev.retort.formats;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A tensor in a torch file: a strided view of a storage, which other tensors may share.
 *
 * @param storage all the storage's bytes; freed by the garbage collector
 * @param offset of the first element in the storage, in elements
 * @param strides by how many elements each index moves
 */
public record TorchTensor(DType dtype, long[] shape, long[] strides, long offset, MemorySegment storage) {
    /** An expanded tensor may be larger than its storage, but a hostile one must not fill the memory. */
    private static final long MOST_EXPANDED = 1 << 24;

    /**
     * @throws IllegalArgumentException when an index could leave the storage
     */
    public TorchTensor {
        long last = offset;
        long elements = 1;
        boolean sane = shape.length == strides.length && shape.length <= 32 && offset >= 0;
        try {
            for (int i = 0; sane && i < shape.length; i++) {
                sane = shape[i] >= 0 && strides[i] >= 0;
                elements = Math.multiplyExact(elements, shape[i]);
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[i] - 1), strides[i]));
            }
        } catch (ArithmeticException overflow) {
            sane = false;
        }
        long held = storage.byteSize() / dtype.bytes();
        if (!sane || elements > 0 && last >= held || elements > Math.max(held, MOST_EXPANDED)) {
            throw new IllegalArgumentException(Arrays.toString(shape) + " with strides " + Arrays.toString(strides)
                    + " from " + offset + " does not fit a storage of " + held + " elements");
        }
    }

    public long elements() {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    /** A copy on {@code device} in row-major order, owned by the current scope. */
    public Tensor tensor(Device device) {
        long bytes = elements() * dtype.bytes();
        if (isContiguous()) {
            long start = bytes == 0 ? 0 : offset * dtype.bytes();
            return Tensor.copyOf(device, dtype, storage.asSlice(start, bytes), shape);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment packed = arena.allocate(bytes, 8);
            pack(packed);
            return Tensor.copyOf(device, dtype, packed, shape);
        }
    }

    private boolean isContiguous() {
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] != 1 && strides[i] != stride) {
                return elements() == 0;
            }
            stride *= shape[i];
        }
        return true;
    }

    private void pack(MemorySegment into) {
        int size = dtype.bytes();
        long[] index = new long[shape.length];
        long from = offset;
        for (long to = 0; to < into.byteSize(); to += size) {
            MemorySegment.copy(storage, from * size, into, to, size);
            for (int dim = shape.length - 1; dim >= 0; dim--) {
                from += strides[dim];
                if (++index[dim] < shape[dim]) {
                    break;
                }
                from -= strides[dim] * shape[dim];
                index[dim] = 0;
            }
        }
    }

    @Override
    public String toString() {
        return dtype + Arrays.toString(shape);
    }
}
