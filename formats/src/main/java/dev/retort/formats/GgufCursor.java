package dev.retort.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.basics.BadInput;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Reads a GGUF header front to back; whatever would leave it is refused. */
final class GgufCursor {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final MemorySegment bytes;
    private long at;

    GgufCursor(Path file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    long position() {
        return at;
    }

    long remaining() {
        return bytes.byteSize() - at;
    }

    byte int8() {
        return bytes.get(ValueLayout.JAVA_BYTE, advance(1));
    }

    short int16() {
        return bytes.get(SHORT, advance(2));
    }

    int int32() {
        return bytes.get(INT, advance(4));
    }

    long uint32() {
        return Integer.toUnsignedLong(int32());
    }

    long int64() {
        return bytes.get(LONG, advance(8));
    }

    /** A number of things that take at least {@code leastBytes} each; more than the rest could hold is refused. */
    int count(String ofWhat, int leastBytes) {
        long count = int64();
        if (count < 0 || count > remaining() / leastBytes || count > Integer.MAX_VALUE) {
            throw refuse("claims " + Long.toUnsignedString(count) + " " + ofWhat
                    + ", more than the rest of the header holds (cut short?)");
        }
        return (int) count;
    }

    /** Bytes that are not UTF-8 become U+FFFD: vocabularies may hold half characters. */
    String text() {
        int length = count("bytes of text", 1);
        return new String(bytes.asSlice(advance(length), length).toArray(ValueLayout.JAVA_BYTE), UTF_8);
    }

    BadInput refuse(String what) {
        return BadInput.in(file, "is no whole GGUF file: at byte " + at + " it " + what + ".");
    }

    private long advance(long count) {
        if (count > remaining()) {
            throw refuse("ends within its header (cut short?)");
        }
        long here = at;
        at += count;
        return here;
    }
}
