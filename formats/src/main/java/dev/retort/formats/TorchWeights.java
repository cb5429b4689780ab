package dev.retort.formats;

import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A flat state dict that {@code torch.save} wrote. Unlike the other files it is read whole when it is opened; the garbage
 * collector frees it.
 */
final class TorchWeights implements TensorFile {
    private final Path path;
    private final Map<String, TorchTensor> tensors;

    private TorchWeights(Path path, Map<String, TorchTensor> tensors) {
        this.path = path;
        this.tensors = tensors;
    }

    static TorchWeights open(Path path) {
        return new TorchWeights(path, TorchFile.tensors(path));
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public TensorEntry entry(String name) {
        TorchTensor tensor = stored(name);
        return new TensorEntry(
                name,
                tensor.dtype(),
                tensor.shape(),
                0,
                tensor.elements() * tensor.dtype().bytes());
    }

    @Override
    public Tensor tensor(String name, Device device) {
        return stored(name).tensor(device);
    }

    private TorchTensor stored(String name) {
        TorchTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw missing(name);
        }
        return tensor;
    }

    @Override
    public void close() {
        // nothing is mapped
    }
}
