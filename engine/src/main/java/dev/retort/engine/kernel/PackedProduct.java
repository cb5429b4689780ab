package dev.retort.engine.kernel;

import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** The same x through several matrices, whose parts all cores share. */
final class PackedProduct {
    /** Rows of x from which writing all weights out for BLAS is the faster way. */
    static final int MANY_ROWS = 512;

    /** Rows of x up to which a pass over the weights for each row is the faster way. */
    static final int APART_ROWS = 2;

    private PackedProduct() {}

    static Tensor[] of(Tensor x, PackedMatrix... matrices) {
        long[] shape = x.shape();
        int ins = matrices[0].ins();
        long[] anyRows = new long[Math.max(1, shape.length)];
        Arrays.fill(anyRows, -1);
        for (PackedMatrix matrix : matrices) {
            x.requireShape(withLast(anyRows, matrix.ins()));
        }
        long rows = x.elements() / ins;
        if (rows == 0 || rows >= MANY_ROWS || Autograd.records(x) || x.dtype() != DType.F32) {
            return Arrays.stream(matrices).map(m -> x.matmul(m.transposed())).toArray(Tensor[]::new);
        }
        Tensor[] results = Arrays.stream(matrices)
                .map(m -> Tensor.empty(Device.CPU, DType.F32, withLast(shape, m.outs())))
                .toArray(Tensor[]::new);
        run(numbers(x), (int) rows, matrices, results);
        return results;
    }

    private static float[] numbers(Tensor x) {
        if (x.isContiguous() && x.device().equals(Device.CPU)) {
            return x.bytes().toArray(ValueLayout.JAVA_FLOAT);
        }
        try (Scope scope = Scope.open()) {
            return x.toFloats();
        }
    }

    private static void run(float[] numbers, int rows, PackedMatrix[] matrices, Tensor[] results) {
        int[] groups =
                Arrays.stream(matrices).mapToInt(PackedMatrix::group).distinct().toArray();
        FewRows x = new FewRows(numbers, rows, matrices[0].ins(), rows <= APART_ROWS, groups);
        MemorySegment[] memory = Arrays.stream(results).map(Tensor::bytes).toArray(MemorySegment[]::new);
        int[] ends = new int[matrices.length];
        int parts = 0;
        for (int m = 0; m < matrices.length; m++) {
            parts += matrices[m].parts();
            ends[m] = parts;
        }
        Crew.share(parts, part -> {
            int m = 0;
            while (part >= ends[m]) {
                m++;
            }
            matrices[m].product(part - (m == 0 ? 0 : ends[m - 1]), x, memory[m]);
        });
    }

    private static long[] withLast(long[] shape, long last) {
        long[] changed = shape.clone();
        changed[changed.length - 1] = last;
        return changed;
    }
}
