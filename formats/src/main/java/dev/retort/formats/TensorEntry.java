package dev.retort.formats;

import dev.retort.engine.DType;
import java.util.Arrays;

/**
 * What a file says about one of its tensors.
 *
 * @param dtype of the tensor it is read as (a quantised GGUF tensor is read as F32)
 * @param shape outermost dimension first, as torch has it
 * @param offset of its bytes from the start of the file
 * @param bytes how many it takes in the file
 */
public record TensorEntry(String name, DType dtype, long[] shape, long offset, long bytes) {
    public long elements() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    @Override
    public String toString() {
        return name + " " + dtype + Arrays.toString(shape);
    }
}
