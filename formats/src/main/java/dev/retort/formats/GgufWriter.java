package dev.retort.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Writes GGUF, version 3, atomically and one tensor after the other. */
public final class GgufWriter {
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    private static final long CHUNK_BYTES = 64L << 20;

    /**
     * A tensor to be written.
     *
     * @param shape outermost dimension first
     * @param source gives it, into the current scope, when its turn comes
     */
    public record Entry(String name, long[] shape, Supplier<Tensor> source) {}

    private final ByteArrayOutputStream header = new ByteArrayOutputStream();

    private GgufWriter() {}

    /**
     * @param metadata in the order of the file. Values: Integer (uint32), Long (uint64), Float, Boolean, String, {@code int[]},
     *     {@code float[]}, and lists of String
     */
    public static void write(Path target, Map<String, Object> metadata, List<Entry> tensors, GgufPrecision precision) {
        byte[] header = new GgufWriter().header(metadata, tensors, precision);
        AtomicFile.writeChannel(target, channel -> {
            writeAll(channel, ByteBuffer.wrap(header));
            for (Entry entry : tensors) {
                try (Scope _ = Scope.open()) {
                    Tensor tensor = entry.source().get().requireShape(entry.shape());
                    MemorySegment bytes = encode(tensor, precision.of(entry.shape()));
                    for (long at = 0; at < bytes.byteSize(); at += CHUNK_BYTES) {
                        long size = Math.min(CHUNK_BYTES, bytes.byteSize() - at);
                        writeAll(channel, bytes.asSlice(at, size).asByteBuffer());
                    }
                }
                writeAll(channel, ByteBuffer.allocate((int) padding(channel.position())));
            }
        });
    }

    private byte[] header(Map<String, Object> metadata, List<Entry> tensors, GgufPrecision precision) {
        header.writeBytes("GGUF".getBytes(UTF_8));
        int32(VERSION);
        int64(tensors.size());
        int64(metadata.size());
        metadata.forEach((key, value) -> {
            text(key);
            value(value);
        });
        long offset = 0;
        for (Entry entry : tensors) {
            GgufType type = precision.of(entry.shape()).type();
            text(entry.name());
            int32(entry.shape().length);
            long elements = 1;
            for (int i = entry.shape().length - 1; i >= 0; i--) { // GGUF counts from the innermost
                int64(entry.shape()[i]);
                elements *= entry.shape()[i];
            }
            int32(type.id());
            int64(offset);
            long bytes = elements / type.elements() * type.bytes();
            offset += bytes + padding(bytes);
        }
        header.writeBytes(new byte[(int) padding(header.size())]);
        return header.toByteArray();
    }

    private void value(Object value) {
        switch (value) {
            case Integer whole -> {
                int32(4);
                int32(whole);
            }
            case Long whole -> {
                int32(10);
                int64(whole);
            }
            case Float real -> {
                int32(6);
                int32(Float.floatToIntBits(real));
            }
            case Boolean flag -> {
                int32(7);
                header.write(flag ? 1 : 0);
            }
            case String text -> {
                int32(8);
                text(text);
            }
            case int[] array -> {
                array(5, array.length);
                for (int one : array) {
                    int32(one);
                }
            }
            case float[] array -> {
                array(6, array.length);
                for (float one : array) {
                    int32(Float.floatToIntBits(one));
                }
            }
            case List<?> texts -> {
                array(8, texts.size());
                texts.forEach(text -> text((String) text));
            }
            default -> throw new IllegalArgumentException("GGUF has no " + value.getClass());
        }
    }

    private void array(int type, int length) {
        int32(9);
        int32(type);
        int64(length);
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int64(bytes.length);
        header.writeBytes(bytes);
    }

    private void int32(int value) {
        header.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private void int64(long value) {
        header.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    private static MemorySegment encode(Tensor tensor, GgufPrecision precision) {
        Tensor plain = tensor.detach().to(Device.CPU).contiguous();
        return switch (precision) {
            case F32 -> plain.to(DType.F32).bytes();
            case F16 -> plain.to(DType.F16).bytes();
            case BF16 -> plain.to(DType.BF16).bytes();
            case Q8_0 -> MemorySegment.ofArray(q8v0(plain.to(DType.F32).bytes()));
        };
    }

    /** Blocks of d (f16) and 32 signed bytes q, x ≈ d·q, as ggml's {@code quantize_row_q8_0} makes them. */
    static byte[] q8v0(MemorySegment floats) {
        int block = GgufType.Q8_0.elements();
        int blocks = Math.toIntExact(floats.byteSize() / Float.BYTES / block);
        ByteBuffer out = ByteBuffer.allocate(Math.multiplyExact(blocks, GgufType.Q8_0.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] x = new float[block];
        for (int b = 0; b < blocks; b++) {
            MemorySegment.copy(floats, ValueLayout.JAVA_FLOAT, (long) b * block * Float.BYTES, x, 0, block);
            float largest = 0;
            for (float one : x) {
                largest = Math.max(largest, Math.abs(one));
            }
            float d = largest / 127;
            float inverse = d == 0 ? 0 : 1 / d;
            out.putShort(Float.floatToFloat16(d));
            for (float one : x) {
                float scaled = one * inverse;
                out.put((byte) (Math.signum(scaled) * Math.floor(Math.abs(scaled) + 0.5f))); // halves away from zero
            }
        }
        return out.array();
    }

    private static long padding(long bytes) {
        return (ALIGNMENT - bytes % ALIGNMENT) % ALIGNMENT;
    }

    private static void writeAll(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
