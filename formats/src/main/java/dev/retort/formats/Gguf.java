package dev.retort.formats;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.CodedNumbers;
import dev.retort.engine.kernel.PackedMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.LongStream;

/**
 * A GGUF file (llama.cpp's format, versions 2 and 3): metadata and tensors, the quantised ones decoded to F32.
 *
 * <p>Names and shapes are the file's, shapes turned to torch's order (outermost first). Everything is checked against the
 * file at {@link #open}.
 */
public final class Gguf implements TensorFile {
    /** Numbers decoded by one task: large enough to amortise it, small enough to stay in cache. */
    private static final long CHUNK = 1 << 16;

    private final MappedFile file;
    private final GgufHeader header;

    private Gguf(MappedFile file) {
        this.file = file;
        this.header = GgufHeader.parse(file.path(), file.bytes());
    }

    public static Gguf open(Path path) {
        return MappedFile.read(path, "a GGUF file", Gguf::new);
    }

    @Override
    public Path path() {
        return file.path();
    }

    public GgufMetadata metadata() {
        return header.metadata();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(header.tensors().keySet());
    }

    @Override
    public TensorEntry entry(String name) {
        return stored(name).entry();
    }

    /** How the numbers are kept, such as {@code Q4_1}. */
    public String quantisation(String name) {
        return stored(name).type().name();
    }

    /** The tensor as F32, decoded by all cores. */
    @Override
    public Tensor tensor(String name, Device device) {
        GgufHeader.Stored stored = stored(name);
        TensorEntry entry = stored.entry();
        MemorySegment in = file.bytes().asSlice(entry.offset(), entry.bytes());
        if (stored.type() == GgufType.F32) {
            return Tensor.copyOf(device, DType.F32, in, entry.shape());
        }
        Tensor tensor = Tensor.zeros(Device.CPU, DType.F32, entry.shape());
        decode(stored.type(), in, tensor.bytes(), entry.elements());
        if (device.equals(Device.CPU)) {
            return tensor;
        }
        Tensor moved = tensor.to(device);
        tensor.close();
        return moved;
    }

    /** How many numbers of a tensor share a scale, of those kept so that {@link #packed} can take them; else 0. */
    public int group(String name) {
        return switch (stored(name).type()) {
            case BF16 -> PackedMatrix.HALVES;
            case GgufType type when type.layout() instanceof GgufType.Coded coded -> coded.group();
            default -> 0;
        };
    }

    /**
     * A quantised matrix, as small as it is here; the caller closes it.
     *
     * @param order which of the file's rows is row r
     */
    public PackedMatrix packed(String name, IntUnaryOperator order) {
        GgufHeader.Stored stored = stored(name);
        if (!(stored.type().layout() instanceof GgufType.Coded coded)) {
            throw new IllegalArgumentException(name + " is kept as plain " + stored.type());
        }
        TensorEntry entry = stored.entry();
        int outs = Math.toIntExact(entry.shape()[0]);
        int ins = Math.toIntExact(entry.shape()[1]);
        long rowBytes = entry.bytes() / outs;
        return PackedMatrix.ofCodes(outs, ins, coded.group(), coded.bits(), coded.minima(), row -> {
            CodedNumbers numbers = new CodedNumbers(coded.group(), ins);
            long from = entry.offset() + order.applyAsInt(row) * rowBytes;
            stored.type()
                    .takeApart(coded, file.bytes().asSlice(from, rowBytes).toArray(ValueLayout.JAVA_BYTE), numbers);
            if (!numbers.isFinite()) {
                throw BadInput.in(
                        path(), "tensor " + name + " has a scale that is NaN or infinity; the file is damaged.");
            }
            return numbers;
        });
    }

    /** Independent chunks, so that the result does not depend on how many cores share the work. */
    static void decode(GgufType type, MemorySegment in, MemorySegment out, long elements) {
        LongStream.range(0, (elements + CHUNK - 1) / CHUNK).parallel().forEach(chunk -> {
            long first = chunk * CHUNK;
            int count = (int) Math.min(CHUNK, elements - first);
            int blocks = count / type.elements();
            float[] numbers =
                    type.decode(in.asSlice(first / type.elements() * type.bytes(), (long) blocks * type.bytes())
                            .toArray(ValueLayout.JAVA_BYTE));
            MemorySegment.copy(numbers, 0, out, ValueLayout.JAVA_FLOAT, first * Float.BYTES, count);
        });
    }

    private GgufHeader.Stored stored(String name) {
        GgufHeader.Stored stored = header.tensors().get(name);
        if (stored == null) {
            throw missing(name);
        }
        return stored;
    }

    @Override
    public void close() {
        file.close();
    }
}
