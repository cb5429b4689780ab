package dev.retort.atlas;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Native;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;

/**
 * Σ xᵀx over batch after batch: each batch's products in single precision, what adds them up in double. A Gram matrix is
 * symmetric, so only the blocks on and above its diagonal are multiplied. Owns the sum: close it, unless it was taken.
 */
final class GramSum implements AutoCloseable {
    /** Columns of a block: wide enough for the product to run at full speed, narrow enough to leave work out. */
    private static final int BLOCK = 192;

    private final int width;
    private final Tensor sum; // blocks below the diagonal stay nought until it is taken

    GramSum(int width) {
        this.width = width;
        try (Scope scope = Scope.open()) {
            this.sum = Tensor.zeros(Device.CPU, DType.F64, width, width).escape();
        }
    }

    /** @param x (n, d) */
    void add(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor rows = x.contiguous();
            for (int from = 0; from < width; from += BLOCK) {
                int size = Math.min(BLOCK, width - from);
                Tensor own = rows.narrow(1, from, size).t();
                Tensor right = rows.narrow(1, from, width - from);
                Tensor product = Native.onAllCores(() -> own.matmul(right));
                block(from, size).addInPlace(product.to(DType.F64));
            }
        }
    }

    /** Rows {@code from} on, from the diagonal to the right. */
    private Tensor block(int from, int size) {
        return sum.narrow(0, from, size).narrow(1, from, width - from);
    }

    /** The whole matrix (d, d) F64, from now on the caller's. */
    Tensor take() {
        try (Scope scope = Scope.open()) {
            for (int from = BLOCK; from < width; from += BLOCK) {
                int size = Math.min(BLOCK, width - from);
                sum.narrow(0, from, size)
                        .narrow(1, 0, from)
                        .copyFrom(sum.narrow(0, 0, from).narrow(1, from, size).t());
            }
        }
        return sum;
    }

    @Override
    public void close() {
        sum.close();
    }
}
