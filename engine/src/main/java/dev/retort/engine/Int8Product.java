package dev.retort.engine;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;

/**
 * The exact product of matrices of bytes. Machines that have an instruction for it do it several times as fast as F32's;
 * on others libtorch's own is some forty times slower than F32's, which is then used on the same whole numbers.
 */
public final class Int8Product {
    /** Not among the methods that the bindings have. */
    private static final OperatorHandle OPERATOR = Dispatcher.singleton().findSchemaOrThrow("aten::_int_mm", "out");

    /** Columns whose sums of products of two bytes F32 holds exactly: 2¹⁴ · 2¹⁰ = 2²⁴. */
    private static final long EXACT = 1024;

    private static final int TRIAL = 256;
    private static final int ROUNDS = 3;

    private Int8Product() {}

    /**
     * {@code out = a bᵀ}.
     *
     * @param a (m, k) I8
     * @param b (n, k) I8
     * @param out (m, n) I32, overwritten; k must be small enough that sums stay below 2³¹ (131,072)
     */
    public static void into(Tensor a, Tensor b, Tensor out) {
        long m = a.requireShape(-1, -1).size(0);
        long n = b.requireShape(-1, a.size(1)).size(0);
        out.requireShape(m, n);
        require(a, DType.I8);
        require(b, DType.I8);
        require(out, DType.I32);
        if (a.size(1) > 1 && Measured.OWN_IS_FASTER) {
            own(a, b, out);
        } else {
            widened(a, b, out);
        }
    }

    /** Measured when first asked for, some tens of milliseconds. */
    private static final class Measured {
        static final boolean OWN_IS_FASTER = measure();

        private static boolean measure() {
            try (Scope scope = Scope.open();
                    Autograd.Off off = Autograd.off()) {
                Tensor a = Tensor.ones(Device.CPU, DType.I8, TRIAL, TRIAL);
                Tensor out = Tensor.zeros(Device.CPU, DType.I32, TRIAL, TRIAL);
                return fastest(() -> own(a, a, out)) < fastest(() -> widened(a, a, out));
            }
        }

        private static long fastest(Runnable product) {
            long best = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long begun = System.nanoTime();
                product.run();
                best = Math.min(best, System.nanoTime() - begun);
            }
            return best;
        }
    }

    /** Not for one column: with AVX-512 VNNI, libtorch 2.10 leaves {@code out} as it was. */
    static void own(Tensor a, Tensor b, Tensor out) {
        try (NoGradGuard guard = new NoGradGuard();
                org.bytedeco.pytorch.Tensor turned = b.raw().t();
                IValue first = new IValue(a.raw());
                IValue second = new IValue(turned);
                IValue result = new IValue(out.raw());
                IValueVector stack = new IValueVector(first, second, result)) {
            Dispatcher.singleton().callBoxed(OPERATOR, stack);
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ShapeException("int8 product", Exports.firstLine(e), e, a, b, out);
        }
    }

    static void widened(Tensor a, Tensor b, Tensor out) {
        long k = a.size(1);
        long parts = Math.max(1, (k + EXACT - 1) / EXACT);
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            for (long part = 0; part < parts; part++) {
                long from = k * part / parts;
                long columns = k * (part + 1) / parts - from;
                Tensor left = a.narrow(1, from, columns).to(DType.F32);
                Tensor right = b.narrow(1, from, columns).to(DType.F32);
                Tensor product = Native.onAllCores(() -> left.matmul(right.t()));
                out.copyFrom(part == 0 ? product : out.add(product.to(DType.I32)));
            }
        }
    }

    private static void require(Tensor tensor, DType dtype) {
        if (tensor.dtype() != dtype) {
            throw new ShapeException("int8 product", "expected " + dtype, tensor);
        }
    }
}
