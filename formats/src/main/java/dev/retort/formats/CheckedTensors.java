package dev.retort.formats;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.util.Arrays;

/**
 * A safetensors file of Retort's own, whose tensors are asked for by shape and whose metadata holds JSON; what is missing, of
 * another shape or not finite is refused. The file stays the caller's.
 */
public record CheckedTensors(Safetensors file, Device device) {
    /** The shape of a tensor that must be there; {@code expected} may have −1 for any size. No size is 0. */
    public long[] shape(String name, long... expected) {
        long[] shape = file.entry(name).shape();
        boolean fits = shape.length == expected.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] > 0 && (expected[i] < 0 || expected[i] == shape[i]);
        }
        if (!fits) {
            throw BadInput.in(
                    file.path(),
                    "tensor " + file.entry(name) + " should have the shape "
                            + Arrays.toString(expected).replace("-1", "any") + ".");
        }
        return shape;
    }

    /** Numbers in F32, all finite, owned by the current scope. */
    public Tensor weights(String name) {
        Tensor tensor = file.tensor(name, device).to(DType.F32);
        if (!Double.isFinite(tensor.sum().item())) {
            throw BadInput.in(file.path(), "tensor " + name + " holds numbers that are not finite.");
        }
        return tensor;
    }

    /** A piece of metadata that must be there. */
    public String text(String key) {
        String text = file.metadata().get(key);
        if (text == null) {
            throw BadInput.in(file.path(), "its metadata has no " + key + ": the file is not whole.");
        }
        return text;
    }

    /** A piece of metadata that is JSON; its places are told as {@code FILE[key]}. */
    public Node json(String key) {
        return Json.parse(text(key), file.path().resolveSibling(file.path().getFileName() + "[" + key + "]"));
    }
}
