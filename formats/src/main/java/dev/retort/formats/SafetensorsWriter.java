package dev.retort.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes safetensors; see {@link Safetensors#write}. */
final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final long CHUNK_BYTES = 64L << 20;

    private SafetensorsWriter() {}

    static void write(Path target, Map<String, Tensor> tensors, Map<String, String> metadata) {
        List<Map.Entry<String, Tensor>> layout = new ArrayList<>(tensors.entrySet());
        layout.sort(Comparator.comparingInt(SafetensorsWriter::elementBytes).reversed());
        byte[] header = header(tensors, layout, metadata);
        AtomicFile.writeChannel(target, channel -> {
            writeAll(
                    channel,
                    ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length));
            writeAll(channel, ByteBuffer.wrap(header));
            for (Map.Entry<String, Tensor> entry : layout) {
                write(channel, entry.getValue());
            }
        });
    }

    private static int elementBytes(Map.Entry<String, Tensor> entry) {
        return entry.getValue().dtype().bytes();
    }

    private static byte[] header(
            Map<String, Tensor> tensors, List<Map.Entry<String, Tensor>> layout, Map<String, String> metadata) {
        Map<String, long[]> offsets = new LinkedHashMap<>();
        long at = 0;
        for (Map.Entry<String, Tensor> entry : layout) {
            long end = at + entry.getValue().elements() * elementBytes(entry);
            offsets.put(entry.getKey(), new long[] {at, end});
            at = end;
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            tree.put(SafetensorsHeader.METADATA, metadata);
        }
        tensors.forEach((name, tensor) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", tensor.dtype());
            entry.put("shape", tensor.shape());
            entry.put("data_offsets", offsets.get(name));
            tree.put(name, entry);
        });
        if (tensors.containsKey(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("no tensor may be called " + SafetensorsHeader.METADATA);
        }
        String text = Json.line(tree);
        int bytes = text.getBytes(UTF_8).length;
        int padding = (ALIGNMENT - bytes % ALIGNMENT) % ALIGNMENT;
        return (text + " ".repeat(padding)).getBytes(UTF_8);
    }

    private static void write(FileChannel channel, Tensor tensor) throws IOException {
        try (Scope _ = Scope.open()) {
            MemorySegment bytes = tensor.detach().to(Device.CPU).contiguous().bytes();
            for (long at = 0; at < bytes.byteSize(); at += CHUNK_BYTES) {
                long size = Math.min(CHUNK_BYTES, bytes.byteSize() - at);
                writeAll(channel, bytes.asSlice(at, size).asByteBuffer());
            }
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
