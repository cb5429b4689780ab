package dev.retort.formats;

import dev.retort.basics.BadInput;
import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An interpreter for the few pickle opcodes that a state dict needs (protocols 2 to 5, Python's {@code pickletools}). A
 * pickle is a program; this one can build containers, texts, numbers and tensors, and can call nothing.
 */
final class PickleReader {
    /** Gives the bytes of the storage with a key. */
    interface Storages {
        MemorySegment storage(String key, long bytes);
    }

    /** Each opcode makes one object at most, so this bounds the memory. A state dict needs about 50 a tensor. */
    private static final int MOST_OPCODES = 5_000_000;

    private final Path file;
    private final ByteBuffer in;
    private final PickleStack stack = new PickleStack();
    private final PickleMaker maker;

    PickleReader(Path file, byte[] pickle, Storages storages) {
        this.file = file;
        this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
        this.maker = new PickleMaker(storages);
    }

    /** What the pickle leaves when it stops. */
    @Nullable
    Object read() {
        try {
            for (int count = 0; count < MOST_OPCODES; count++) {
                char opcode = (char) (in.get() & 0xFF);
                if (opcode == '.') {
                    return stack.pop();
                }
                step(opcode);
            }
            throw new IllegalStateException("has more than " + MOST_OPCODES + " opcodes");
        } catch (BufferUnderflowException e) {
            throw new BadInput(file + ": the pickle inside ends too early.", e);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new BadInput(file + ": the pickle inside, at byte " + in.position() + ", " + e.getMessage() + ".", e);
        } catch (CharacterCodingException e) {
            throw new BadInput(file + ": the pickle inside holds text that is not UTF-8.", e);
        }
    }

    private void step(char opcode) throws CharacterCodingException {
        switch (opcode) {
            case 0x80 -> in.get(); // PROTO
            case 0x95 -> in.getLong(); // FRAME
            case '(' -> stack.mark();
            case '0' -> stack.pop();
            case '1' -> stack.popGroup();
            case 'N' -> stack.push(null);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'K' -> stack.push((long) (in.get() & 0xFF));
            case 'M' -> stack.push((long) (in.getShort() & 0xFFFF));
            case 'J' -> stack.push((long) in.getInt());
            case 0x8a -> stack.push(longOf(in.get() & 0xFF));
            case 'G' -> stack.push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 'X' -> stack.push(InputFile.decode(take(Integer.toUnsignedLong(in.getInt()))));
            case 0x8c -> stack.push(InputFile.decode(take(in.get() & 0xFF)));
            case 0x8d -> stack.push(InputFile.decode(take(in.getLong())));
            case ']' -> stack.push(new ArrayList<>());
            case 'l' -> stack.push(stack.popGroup());
            case 'a' -> {
                Object value = stack.pop();
                List<@Nullable Object> one = new ArrayList<>();
                one.add(value);
                stack.append(one);
            }
            case 'e' -> stack.append(stack.popGroup());
            case ')' -> stack.tuple(0);
            case 0x85 -> stack.tuple(1);
            case 0x86 -> stack.tuple(2);
            case 0x87 -> stack.tuple(3);
            case 't' -> {
                List<@Nullable Object> group = stack.popGroup();
                group.forEach(stack::push);
                stack.tuple(group.size());
            }
            case '}' -> stack.push(new LinkedHashMap<>());
            case 'd' -> {
                List<@Nullable Object> group = stack.popGroup();
                stack.push(new LinkedHashMap<>());
                stack.putAll(group);
            }
            case 's' -> {
                Object value = stack.pop();
                Object key = stack.pop();
                List<@Nullable Object> pair = new ArrayList<>();
                pair.add(key);
                pair.add(value);
                stack.putAll(pair);
            }
            case 'u' -> stack.putAll(stack.popGroup());
            case 'q' -> stack.remember(in.get() & 0xFF);
            case 'r' -> stack.remember(in.getInt());
            case 0x94 -> stack.remember(stack.remembered());
            case 'h' -> stack.recall(in.get() & 0xFF);
            case 'j' -> stack.recall(in.getInt());
            case 'c' -> stack.push(global(line(), line()));
            case 0x93 -> {
                String name = stack.pop(String.class, "a name");
                stack.push(global(stack.pop(String.class, "a module's name"), name));
            }
            case 'Q' -> stack.push(maker.storage(stack.pop(List.class, "a storage's id")));
            case 'R' -> {
                List<?> arguments = stack.pop(List.class, "a tuple of arguments");
                stack.push(maker.make(stack.pop(PickleGlobal.Maker.class, "something to build"), arguments));
            }
            case 'b' -> {
                stack.pop(); // attributes of a dict (a module's _metadata): of no use here
                PickleStack.cast(stack.peek(), LinkedHashMap.class, "a dict");
            }
            default ->
                throw new IllegalStateException(
                        "uses opcode 0x%02x, which no plain state dict needs; it may be ".formatted((int) opcode)
                                + "a whole model: save its state_dict instead");
        }
    }

    private static PickleGlobal global(String module, String name) {
        return PickleGlobal.of(module, name)
                .orElseThrow(() -> new IllegalStateException("asks for " + module + "." + name
                        + ", which is refused: only containers, numbers, texts and tensors are read"));
    }

    /** A little-endian two's complement number of up to eight bytes. */
    private long longOf(int length) {
        if (length > Long.BYTES) {
            throw new IllegalStateException("holds a whole number of " + length + " bytes; eight are the most");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (in.get() & 0xFFL) << (8 * i);
        }
        int unused = Long.SIZE - 8 * length;
        return length == 0 ? 0 : value << unused >> unused;
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (byte next = in.get(); next != '\n'; next = in.get()) {
            line.append((char) (next & 0xFF));
        }
        return line.toString();
    }

    private byte[] take(long length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }
}
