package dev.retort.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Where tensors come from; the public doors are the static methods of {@link Tensor}. */
final class Factories {
    // made once: five native objects each, more than the call that takes them
    private static final Map<DType, TensorOptions> ON_CPU = new ConcurrentHashMap<>();
    private static final MemoryFormatOptional ANY_FORMAT = new MemoryFormatOptional();

    private Factories() {}

    static Tensor full(Device device, DType dtype, double value, long[] shape) {
        Native.load();
        return Calls.op(
                "full " + Arrays.toString(shape), () -> torch.full(shape, new Scalar(value), options(device, dtype)));
    }

    static Tensor empty(Device device, DType dtype, long[] shape) {
        Native.load();
        return Calls.op("empty", () -> torch.empty(shape, options(device, dtype), ANY_FORMAT));
    }

    static Tensor arange(Device device, long end) {
        Native.load();
        return Calls.op("arange " + end, () -> torch.arange(new Scalar(end), options(device, DType.I64)));
    }

    static Tensor copy(Device device, DType dtype, MemorySegment source, long[] shape) {
        long bytes = elements(shape) * dtype.bytes();
        if (bytes != source.byteSize()) {
            throw new IllegalArgumentException("a " + dtype + Arrays.toString(shape) + " tensor takes " + bytes
                    + " bytes, the data has " + source.byteSize());
        }
        Tensor tensor = empty(Device.CPU, dtype, shape);
        if (bytes > 0) {
            Exports.bytes(tensor).copyFrom(source);
        }
        if (device.equals(Device.CPU)) {
            return tensor;
        }
        Tensor moved = tensor.to(device);
        tensor.close();
        return moved;
    }

    static Tensor view(MemorySegment segment, DType dtype, long[] shape) {
        long bytes = elements(shape) * dtype.bytes();
        if (bytes > segment.byteSize() || !segment.isNative()) {
            throw new IllegalArgumentException("a " + dtype + Arrays.toString(shape) + " view takes " + bytes
                    + " bytes of native memory, the segment has " + segment.byteSize());
        }
        Native.load();
        return Calls.op(
                "view " + Arrays.toString(shape),
                () -> torch.from_blob(new Address(segment), shape, options(Device.CPU, dtype)));
    }

    /** Written where they are to stay: an array of as many on Java's heap would keep its place there for long. */
    static Tensor random(Device device, DoubleSupplier next, long[] shape) {
        Tensor numbers = empty(Device.CPU, DType.F32, shape);
        MemorySegment memory = Exports.bytes(numbers);
        long count = numbers.elements();
        for (long i = 0; i < count; i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) next.getAsDouble());
        }
        if (device.equals(Device.CPU)) {
            return numbers;
        }
        try (numbers) {
            return numbers.to(device);
        }
    }

    static Tensor joined(String name, List<Tensor> parts, Function<TensorVector, org.bytedeco.pytorch.Tensor> join) {
        try (TensorVector vector = new TensorVector()) {
            for (Tensor part : parts) {
                vector.push_back(part.raw());
            }
            return Calls.op(name, () -> join.apply(vector), parts.toArray(Tensor[]::new));
        }
    }

    private static long elements(long[] shape) {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }

    private static TensorOptions options(Device device, DType dtype) {
        return device.equals(Device.CPU)
                ? ON_CPU.computeIfAbsent(dtype, any -> fresh(device, dtype))
                : fresh(device, dtype);
    }

    private static TensorOptions fresh(Device device, DType dtype) {
        return new TensorOptions().dtype(new ScalarTypeOptional(dtype.raw())).device(new DeviceOptional(device.raw()));
    }

    /** A JavaCPP pointer to memory Java owns. */
    private static final class Address extends Pointer {
        Address(MemorySegment segment) {
            address = segment.address();
            limit = segment.byteSize();
            capacity = segment.byteSize();
        }
    }
}
