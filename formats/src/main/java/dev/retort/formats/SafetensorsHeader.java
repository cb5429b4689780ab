package dev.retort.formats;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The header of a safetensors file, checked against the file it stands in. */
record SafetensorsHeader(Map<String, TensorEntry> entries, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";

    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int LENGTH_BYTES = 8;
    /** What the format's own implementation allows. */
    private static final long MOST_HEADER_BYTES = 100_000_000;

    private static final int MOST_DIMENSIONS = 32;

    static SafetensorsHeader parse(Path file, MemorySegment bytes) {
        if (bytes.byteSize() < LENGTH_BYTES) {
            throw BadInput.in(file, "is too short for a safetensors file: " + bytes.byteSize() + " bytes.");
        }
        FileKind.refuseOthers(file, bytes, FileKind.SAFETENSORS);
        long length = bytes.get(LENGTH, 0);
        if (length < 2 || length > MOST_HEADER_BYTES || length > bytes.byteSize() - LENGTH_BYTES) {
            throw BadInput.in(
                    file,
                    "is no whole safetensors file: a header of " + Long.toUnsignedString(length)
                            + " bytes in a file of " + bytes.byteSize() + " (cut short, or another format?).");
        }
        MapNode root = Json.parse(headerText(file, bytes.asSlice(LENGTH_BYTES, length)), file)
                .asMap("a safetensors header");
        long start = LENGTH_BYTES + length;
        Map<String, TensorEntry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (String name : root.keys()) {
            MapNode value = root.need(name).asMap();
            if (name.equals(METADATA)) {
                value.keys().forEach(key -> metadata.put(key, value.need(key).asText()));
            } else {
                entries.put(name, entry(name, value, start, bytes.byteSize()));
            }
        }
        requireSeamless(file, entries, start, bytes.byteSize());
        return new SafetensorsHeader(entries, metadata);
    }

    private static String headerText(Path file, MemorySegment header) {
        try {
            return InputFile.decode(header.asByteBuffer());
        } catch (CharacterCodingException e) {
            throw BadInput.in(file, "the safetensors header is not UTF-8 text.");
        }
    }

    private static TensorEntry entry(String name, MapNode value, long start, long fileBytes) {
        DType dtype = dtype(value.need("dtype"));
        Node shapeNode = value.need("shape");
        List<Node> sizes = shapeNode.asList();
        if (sizes.size() > MOST_DIMENSIONS) {
            throw shapeNode.place().refuse("tensor \"" + name + "\" has " + sizes.size() + " dimensions.");
        }
        long[] shape =
                sizes.stream().mapToLong(size -> size.asLong(0, Long.MAX_VALUE)).toArray();
        List<Node> offsets = value.need("data_offsets").asList();
        if (offsets.size() != 2) {
            throw shapeNode.place().refuse("tensor \"" + name + "\" needs two data_offsets, begin and end.");
        }
        long begin = offsets.get(0).asLong(0, Long.MAX_VALUE);
        long end = offsets.get(1).asLong(0, Long.MAX_VALUE);
        if (begin > end || end > fileBytes - start) {
            throw shapeNode
                    .place()
                    .refuse("tensor \"" + name + "\" lies at bytes " + begin + " to " + end + ", but the file has "
                            + (fileBytes - start) + " bytes of data (cut short?).");
        }
        if (end - begin != byteCount(shape, dtype)) {
            throw shapeNode
                    .place()
                    .refuse("tensor \"" + name + "\", " + dtype + Arrays.toString(shape) + ", has " + (end - begin)
                            + " bytes.");
        }
        return new TensorEntry(name, dtype, shape, start + begin, end - begin);
    }

    private static DType dtype(Node node) {
        List<String> known = Arrays.stream(DType.values()).map(Enum::name).toList();
        return DType.valueOf(node.asChoice(known));
    }

    /** −1 when no file could hold so many. */
    private static long byteCount(long[] shape, DType dtype) {
        try {
            return Math.multiplyExact(Arrays.stream(shape).reduce(1, Math::multiplyExact), dtype.bytes());
        } catch (ArithmeticException overflow) {
            return -1;
        }
    }

    /** The format allows neither gaps nor overlaps: bytes nobody speaks of could hide anything. */
    private static void requireSeamless(Path file, Map<String, TensorEntry> entries, long start, long end) {
        long at = start;
        List<TensorEntry> inOrder = entries.values().stream()
                .sorted(Comparator.comparingLong(TensorEntry::offset).thenComparingLong(TensorEntry::bytes))
                .toList();
        for (TensorEntry entry : inOrder) {
            if (entry.offset() != at) {
                throw BadInput.in(
                        file,
                        "tensor \"" + entry.name() + "\" begins at byte " + entry.offset() + " of the file, where " + at
                                + " was expected: " + (entry.offset() < at ? "tensors overlap." : "a gap."));
            }
            at += entry.bytes();
        }
        if (at != end) {
            throw BadInput.in(file, (end - at) + " bytes follow the last tensor.");
        }
    }
}
