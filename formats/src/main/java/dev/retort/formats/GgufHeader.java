package dev.retort.formats;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The head of a GGUF file, version 2 or 3: metadata and where the tensors lie, checked against the file. */
record GgufHeader(GgufMetadata metadata, Map<String, Stored> tensors) {
    /** A tensor in the file: {@code entry} as it will be read, and how its numbers are kept. */
    record Stored(TensorEntry entry, GgufType type) {}

    /** Real headers have about ten megabytes, nearly all of it vocabulary. */
    private static final long MOST_BYTES = 256L << 20;

    private static final int MOST_DIMENSIONS = 4;
    private static final int LEAST_KEY_BYTES = 13;
    private static final int LEAST_TENSOR_BYTES = 24;
    private static final long DEFAULT_ALIGNMENT = 32;

    static GgufHeader parse(Path file, MemorySegment bytes) {
        FileKind.refuseOthers(file, bytes, FileKind.GGUF);
        if (!FileKind.GGUF.fits(bytes)) {
            throw BadInput.in(file, "is no GGUF file: it does not begin with \"GGUF\".");
        }
        GgufCursor cursor = new GgufCursor(file, bytes.asSlice(0, Math.min(bytes.byteSize(), MOST_BYTES)));
        cursor.int32();
        long version = cursor.uint32();
        if (version != 2 && version != 3) {
            throw cursor.refuse("gives version " + version + "; Retort reads 2 and 3, little-endian");
        }
        int tensorCount = cursor.count("tensors", LEAST_TENSOR_BYTES);
        int keyCount = cursor.count("metadata keys", LEAST_KEY_BYTES);
        GgufMetadata metadata = new GgufMetadata(file, new GgufValues(cursor).read(keyCount));
        long alignment = metadata.wholeOr("general.alignment", DEFAULT_ALIGNMENT);
        if (alignment < 1 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
            throw BadInput.in(file, "general.alignment is " + alignment + "; expected a power of two.");
        }
        Map<String, Unplaced> infos = new LinkedHashMap<>();
        for (int i = 0; i < tensorCount; i++) {
            Unplaced info = info(cursor);
            if (infos.put(info.name, info) != null) {
                throw BadInput.in(file, "has two tensors called \"" + info.name + "\".");
            }
        }
        long start = (cursor.position() + alignment - 1) / alignment * alignment;
        Map<String, Stored> tensors = new LinkedHashMap<>();
        infos.forEach((name, info) -> tensors.put(name, info.place(file, start, alignment, bytes.byteSize())));
        return new GgufHeader(metadata, tensors);
    }

    private static Unplaced info(GgufCursor cursor) {
        String name = cursor.text();
        long dimensions = cursor.uint32();
        if (dimensions > MOST_DIMENSIONS) {
            throw cursor.refuse("gives tensor \"" + name + "\" " + dimensions + " dimensions");
        }
        long[] shape = new long[(int) dimensions];
        for (int i = shape.length - 1; i >= 0; i--) { // GGUF counts from the innermost
            shape[i] = cursor.int64();
        }
        return new Unplaced(name, shape, cursor.uint32(), cursor.int64());
    }

    private record Unplaced(String name, long[] shape, long typeId, long offset) {
        Stored place(Path file, long start, long alignment, long fileBytes) {
            String subject = "tensor \"" + name + "\" " + Arrays.toString(shape);
            GgufType type = GgufType.of(typeId)
                    .orElseThrow(() -> BadInput.in(
                            file,
                            subject + " is kept as ggml type " + typeId + ", which Retort does not read; known: "
                                    + Arrays.toString(GgufType.values()) + "."));
            long rowLength = shape.length == 0 ? 1 : shape[shape.length - 1];
            long elements = elements();
            if (elements < 0 || rowLength % type.elements() != 0) {
                throw BadInput.in(
                        file, subject + " cannot be cut into " + type + " blocks of " + type.elements() + ".");
            }
            long room = fileBytes - start;
            long blocks = elements / type.elements();
            if (offset < 0 || offset > room || blocks > (room - offset) / type.bytes()) {
                throw BadInput.in(file, subject + " lies beyond the file's end (cut short?).");
            }
            if (offset % alignment != 0) {
                throw BadInput.in(file, subject + " lies at offset " + offset + ", no multiple of " + alignment + ".");
            }
            return new Stored(new TensorEntry(name, DType.F32, shape, start + offset, blocks * type.bytes()), type);
        }

        /** −1 when the sizes make no sense. */
        private long elements() {
            try {
                return Arrays.stream(shape).anyMatch(size -> size < 0)
                        ? -1
                        : Arrays.stream(shape).reduce(1, Math::multiplyExact);
            } catch (ArithmeticException overflow) {
                return -1;
            }
        }
    }
}
