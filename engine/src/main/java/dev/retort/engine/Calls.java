package dev.retort.engine;

import dev.retort.engine.Operations.Ranked;
import java.util.function.Supplier;
import org.bytedeco.pytorch.T_TensorTensor_T;

/** How a call into libtorch is made: the result is owned, and what libtorch refuses becomes a {@link ShapeException}. */
final class Calls {
    private Calls() {}

    static Tensor op(String name, Supplier<org.bytedeco.pytorch.Tensor> call, Tensor... operands) {
        try {
            return Tensor.wrap(call.get());
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ShapeException(name, Exports.firstLine(e), e, operands);
        }
    }

    static Ranked ranked(String name, Supplier<T_TensorTensor_T> call, Tensor operand) {
        try (T_TensorTensor_T pair = call.get()) {
            return new Ranked(
                    Tensor.wrap(new org.bytedeco.pytorch.Tensor(pair.get0())),
                    Tensor.wrap(new org.bytedeco.pytorch.Tensor(pair.get1())));
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ShapeException(name, Exports.firstLine(e), e, operand);
        }
    }

    static Tensor inPlace(String name, Supplier<org.bytedeco.pytorch.Tensor> call, Tensor target, Tensor... others) {
        try {
            // JavaCPP hands back the very handle the call was made on, so there is nothing to own or free.
            org.bytedeco.pytorch.Tensor same = call.get();
            assert same == target.raw();
            return target;
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ShapeException(name, Exports.firstLine(e), e, operandsOf(target, others));
        }
    }

    private static Tensor[] operandsOf(Tensor target, Tensor[] others) {
        Tensor[] all = new Tensor[others.length + 1];
        all[0] = target;
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }
}
