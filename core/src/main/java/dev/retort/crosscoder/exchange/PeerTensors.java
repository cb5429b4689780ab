package dev.retort.crosscoder.exchange;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.formats.TensorEntry;
import dev.retort.formats.TensorFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Another project's tensors, asked for by name and shape; what is missing or of another shape or not finite is told. The
 * prefix that torch.compile leaves before every name is passed over.
 */
final class PeerTensors implements AutoCloseable {
    private static final String COMPILED = "_orig_mod.";

    private final TensorFile file;
    /** A name without the prefix → the name in the file. */
    private final Map<String, String> names = new LinkedHashMap<>();

    private PeerTensors(TensorFile file) {
        this.file = file;
        for (String name : file.names()) {
            int prefix = name.indexOf(COMPILED);
            names.put(prefix < 0 ? name : name.substring(prefix + COMPILED.length()), name);
        }
    }

    static PeerTensors open(Path path) {
        return new PeerTensors(TensorFile.open(path));
    }

    Path path() {
        return file.path();
    }

    boolean has(String name) {
        return names.containsKey(name);
    }

    int rank(String name) {
        return entry(name).shape().length;
    }

    /** The shape of a tensor that must be there; {@code expected} may have −1 for any size. No size is 0. */
    long[] shape(String name, long... expected) {
        TensorEntry entry = entry(name);
        long[] shape = entry.shape();
        boolean fits = shape.length == expected.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] > 0 && shape[i] <= Integer.MAX_VALUE && (expected[i] < 0 || expected[i] == shape[i]);
        }
        if (!fits) {
            throw refuse("tensor " + entry + " should have the shape "
                    + Arrays.toString(expected).replace("-1", "any"));
        }
        return shape;
    }

    /** Numbers in F32 on the CPU, all finite, owned by the current scope. */
    Tensor weights(String name, long... shape) {
        Tensor tensor = numbers(name, shape);
        if (tensor.elements() > 0 && !Double.isFinite(tensor.abs().max().item())) {
            throw refuse("tensor " + name + " holds numbers that are not finite");
        }
        return tensor;
    }

    /** As {@link #weights}, but some may be NaN or infinite. */
    Tensor numbers(String name, long... shape) {
        shape(name, shape);
        TensorEntry entry = entry(name);
        if (!entry.dtype().isFloating()) {
            throw refuse("tensor " + entry + " should hold real numbers");
        }
        return file.tensor(entry.name(), Device.CPU).to(DType.F32);
    }

    /** The one finite number of a tensor, whatever its dtype. */
    double number(String name) {
        TensorEntry entry = entry(name);
        double number = entry.elements() == 1
                ? file.tensor(entry.name(), Device.CPU).to(DType.F64).reshape(1).toDoubles()[0]
                : Double.NaN;
        if (!Double.isFinite(number)) {
            throw refuse("tensor " + entry + " should be one finite number");
        }
        return number;
    }

    private TensorEntry entry(String name) {
        return file.entry(names.getOrDefault(name, name));
    }

    BadInput refuse(String sentence) {
        return BadInput.in(file.path(), sentence + ".");
    }

    @Override
    public void close() {
        file.close();
    }
}
