package dev.retort.engine;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Turning gradients off, and asking for them without touching any tensor's own {@code grad}. */
public final class Autograd {
    private Autograd() {}

    /** While open, operations on this thread record nothing. */
    public static Off off() {
        Native.load();
        return new Off(new AutoGradMode(false));
    }

    /** Whether operations on a tensor are being recorded now. */
    public static boolean records(Tensor tensor) {
        return tensor.requiresGrad() && GradMode.is_enabled();
    }

    /** Ends with {@code try}. */
    public static final class Off implements AutoCloseable {
        private final AutoGradMode raw;

        private Off(AutoGradMode raw) {
            this.raw = raw;
        }

        @Override
        public void close() {
            raw.close();
        }
    }

    /**
     * The gradients of a scalar with respect to each input, in their order, owned by the current scope.
     *
     * @throws ShapeException when {@code loss} is not one number or does not depend on an input
     */
    public static List<Tensor> gradients(Tensor loss, List<Tensor> inputs) {
        TensorVector ofInputs = new TensorVector();
        for (Tensor input : inputs) {
            ofInputs.push_back(input.raw());
        }
        try (TensorVector outputs = new TensorVector(loss.raw());
                TensorVector seeds = new TensorVector(torch.ones_like(loss.raw()));
                TensorVector gradients = torch.grad(outputs, ofInputs, seeds, new BoolOptional(), false, false)) {
            List<Tensor> result = new ArrayList<>();
            for (long i = 0; i < gradients.size(); i++) {
                result.add(Tensor.wrap(new org.bytedeco.pytorch.Tensor(gradients.get(i))));
            }
            return result;
        } catch (RuntimeException e) {
            throw new ShapeException("gradients", String.valueOf(e.getMessage()), e, loss);
        } finally {
            ofInputs.close();
        }
    }
}
