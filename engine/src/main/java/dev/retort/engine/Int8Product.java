package dev.retort.engine;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;

/** The exact product of matrices of bytes; machines that have an instruction for it do it several times as fast as F32's. */
public final class Int8Product {
    /** Not among the methods that the bindings have. */
    private static final OperatorHandle OPERATOR = Dispatcher.singleton().findSchemaOrThrow("aten::_int_mm", "out");

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
        long k = a.size(1);
        long n = b.requireShape(-1, k).size(0);
        out.requireShape(m, n);
        require(a, DType.I8);
        require(b, DType.I8);
        require(out, DType.I32);
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

    private static void require(Tensor tensor, DType dtype) {
        if (tensor.dtype() != dtype) {
            throw new ShapeException("int8 product", "expected " + dtype, tensor);
        }
    }
}
