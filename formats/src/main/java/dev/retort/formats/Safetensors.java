package dev.retort.formats;

import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file: eight bytes with the header's length, a JSON header, the tensors' bytes, little-endian.
 *
 * <p>The header is checked against the file at {@link #open}, so that no later access can leave the file. Any thread may
 * read; the one that opened it closes it.
 */
public final class Safetensors implements TensorFile {
    private final MappedFile file;
    private final SafetensorsHeader header;

    private Safetensors(MappedFile file) {
        this.file = file;
        this.header = SafetensorsHeader.parse(file.path(), file.bytes());
    }

    public static Safetensors open(Path path) {
        return MappedFile.read(path, "a safetensors file", Safetensors::new);
    }

    /**
     * Writes tensors atomically, one after the other, so that no second copy of all of them is ever in memory. The
     * header keeps the map's order and starts the data on a multiple of eight; wide dtypes come first in the data, so
     * that every tensor is aligned.
     */
    public static void write(Path target, Map<String, Tensor> tensors, Map<String, String> metadata) {
        SafetensorsWriter.write(target, tensors, metadata);
    }

    @Override
    public Path path() {
        return file.path();
    }

    /** What the writer noted beside the tensors; empty when nothing. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(header.entries().keySet());
    }

    @Override
    public TensorEntry entry(String name) {
        TensorEntry entry = header.entries().get(name);
        if (entry == null) {
            throw missing(name);
        }
        return entry;
    }

    /** The tensor's bytes, valid while this is open. */
    public MemorySegment bytes(String name) {
        TensorEntry entry = entry(name);
        return file.bytes().asSlice(entry.offset(), entry.bytes());
    }

    @Override
    public Tensor tensor(String name, Device device) {
        TensorEntry entry = entry(name);
        return Tensor.copyOf(device, entry.dtype(), bytes(name), entry.shape());
    }

    /**
     * The tensor on the CPU without a copy, owned by the current scope. It must neither be changed in place nor used
     * after this file is closed: both kill the process. A tensor that is not aligned in the file is copied.
     */
    public Tensor mapped(String name) {
        TensorEntry entry = entry(name);
        MemorySegment bytes = bytes(name);
        if (bytes.address() % entry.dtype().bytes() != 0) {
            return tensor(name, Device.CPU);
        }
        return Tensor.fromSegment(bytes, entry.dtype(), entry.shape());
    }

    @Override
    public void close() {
        file.close();
    }
}
