package dev.retort.formats;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Named tensors on disk, mapped into memory and read when asked for (torch's are read at once). */
public sealed interface TensorFile extends AutoCloseable permits Safetensors, TorchWeights, WeightsFolder, Gguf {
    /** Opens a {@code .gguf}, {@code .pt} or {@code .safetensors} file, or a folder in the Hugging Face layout. */
    static TensorFile open(Path path) {
        if (Files.isDirectory(path)) {
            return WeightsFolder.open(path);
        }
        if (path.toString().endsWith(".pt")) {
            return TorchWeights.open(path);
        }
        return path.toString().endsWith(".gguf") ? Gguf.open(path) : Safetensors.open(path);
    }

    /** Where it came from. */
    Path path();

    /** The tensors' names in the order of the file. */
    Set<String> names();

    default boolean has(String name) {
        return names().contains(name);
    }

    /** The entry of a tensor that must be there. */
    TensorEntry entry(String name);

    /** A copy of the tensor on {@code device}, owned by the current scope. */
    Tensor tensor(String name, Device device);

    /** Unmaps the file. */
    @Override
    void close();

    /** The error for a tensor that is not there. */
    default BadInput missing(String name) {
        return BadInput.in(
                path(),
                "has no tensor \"" + name + "\" among its " + names().size() + "." + ClosestWord.hint(name, names()));
    }
}
