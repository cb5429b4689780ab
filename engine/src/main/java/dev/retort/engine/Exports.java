package dev.retort.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Function;

/** How a tensor's elements reach Java. */
final class Exports {
    private Exports() {}

    static MemorySegment bytes(Tensor tensor) {
        if (tensor.device().kind() != Device.Kind.CPU || !tensor.raw().is_contiguous()) {
            throw new ShapeException("bytes", "only a contiguous tensor in CPU memory has bytes to show", tensor);
        }
        long size = tensor.elements() * tensor.dtype().bytes();
        if (size == 0) {
            return MemorySegment.NULL;
        }
        return MemorySegment.ofAddress(tensor.raw().data_ptr().address()).reinterpret(size);
    }

    static float[] floats(Tensor tensor) {
        return read(tensor, DType.F32, bytes -> bytes.toArray(ValueLayout.JAVA_FLOAT));
    }

    static double[] doubles(Tensor tensor) {
        return read(tensor, DType.F64, bytes -> bytes.toArray(ValueLayout.JAVA_DOUBLE));
    }

    static long[] longs(Tensor tensor) {
        return read(tensor, DType.I64, bytes -> bytes.toArray(ValueLayout.JAVA_LONG));
    }

    static boolean[] booleans(Tensor tensor) {
        byte[] bytes = read(tensor, DType.BOOL, segment -> segment.toArray(ValueLayout.JAVA_BYTE));
        boolean[] result = new boolean[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[i] != 0;
        }
        return result;
    }

    private static <A> A read(Tensor tensor, DType dtype, Function<MemorySegment, A> copy) {
        try (Scope scope = Scope.open()) {
            return copy.apply(bytes(tensor.detach().to(dtype).to(Device.CPU).contiguous()));
        }
    }

    /** libtorch's messages carry a C++ stack trace after the first line. */
    static String firstLine(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
