package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.formats.Safetensors;
import dev.retort.formats.TensorEntry;
import dev.retort.models.tokenizer.Encoding;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An {@link ActivationShard} open for reading. Its numbers stay in the file and are read row by row, so that a store may
 * be larger than memory; any thread may read. Close it.
 */
final class MappedShard implements AutoCloseable {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final Safetensors file;
    private final MemorySegment x;
    private final boolean halves;
    private final int rows;
    private final int width;
    private final int[] lengths;

    private MappedShard(Safetensors file) {
        this.file = file;
        TensorEntry entry = file.entry("x");
        if (entry.shape().length != 2 || entry.dtype() != DType.F32 && entry.dtype() != DType.BF16) {
            throw BadInput.in(file.path(), "tensor " + entry + " should be F32 or BF16, tokens by width.");
        }
        this.x = file.bytes("x");
        this.halves = entry.dtype() == DType.BF16;
        this.rows = Math.toIntExact(entry.shape()[0]);
        this.width = Math.toIntExact(entry.shape()[1]);
        this.lengths = ints("lengths");
        require("norms", DType.F32);
        for (String name : List.of("ids", "starts", "ends")) {
            require(name, DType.I32);
        }
        if (Arrays.stream(lengths).asLongStream().sum() != rows) {
            throw BadInput.in(
                    file.path(),
                    "its documents have "
                            + Arrays.stream(lengths).asLongStream().sum() + " tokens, its activations are of " + rows
                            + ".");
        }
    }

    static MappedShard open(ActivationShard shard) {
        Safetensors file = Safetensors.open(shard.file());
        try {
            return new MappedShard(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void require(String name, DType dtype) {
        TensorEntry entry = file.entry(name);
        if (entry.dtype() != dtype || entry.elements() != rows) {
            throw BadInput.in(file.path(), "tensor " + entry + " should be " + dtype + "[" + rows + "].");
        }
    }

    Path path() {
        return file.path();
    }

    /** n, tokens. */
    int rows() {
        return rows;
    }

    /** d. */
    int width() {
        return width;
    }

    /** What was noted when it was written. */
    String note(String key) {
        return file.metadata().getOrDefault(key, "");
    }

    /** Tokens of each document. */
    int[] lengths() {
        return lengths;
    }

    /** Puts a token's d numbers into {@code into} from {@code at} on. */
    void read(int row, float[] into, int at) {
        if (!halves) {
            MemorySegment.copy(x, FLOAT, 4L * row * width, into, at, width);
            return;
        }
        long from = 2L * row * width;
        for (int i = 0; i < width; i++) {
            // bf16 is the upper half of a float
            into[at + i] = Float.intBitsToFloat(x.get(SHORT, from + 2L * i) << 16);
        }
    }

    /** Puts ‖x‖ of each token into {@code into} from {@code at} on. */
    void norms(double[] into, int at) {
        MemorySegment norms = file.bytes("norms");
        for (int i = 0; i < rows; i++) {
            into[at + i] = norms.get(FLOAT, 4L * i);
        }
    }

    /** Whether both are of the same tokens. */
    boolean sameTokens(MappedShard other) {
        return rows == other.rows && file.bytes("ids").mismatch(other.file.bytes("ids")) == -1;
    }

    /** The documents' tokens. */
    List<Encoding> documents() {
        int[] ids = ints("ids");
        int[] starts = ints("starts");
        int[] ends = ints("ends");
        List<Encoding> documents = new ArrayList<>();
        int from = 0;
        for (int length : lengths) {
            int to = from + length;
            documents.add(new Encoding(
                    Arrays.copyOfRange(ids, from, to),
                    Arrays.copyOfRange(starts, from, to),
                    Arrays.copyOfRange(ends, from, to)));
            from = to;
        }
        return documents;
    }

    private int[] ints(String name) {
        return file.bytes(name).toArray(INT);
    }

    @Override
    public void close() {
        file.close();
    }
}
