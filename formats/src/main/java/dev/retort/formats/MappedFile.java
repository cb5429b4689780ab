package dev.retort.formats;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A file's bytes in memory, read only. Closing unmaps them; using them afterwards is an exception in Java and a crash in
 * native code. A file that shrinks while it is mapped kills the process, so only files nobody writes to are opened.
 */
record MappedFile(Path path, Arena arena, MemorySegment bytes) implements AutoCloseable {
    @SuppressWarnings("MustBeClosed") // the record owns the arena: closing it closes both
    static MappedFile open(Path path, String what) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path)) {
            return new MappedFile(path, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException e) {
            arena.close();
            throw FileTrouble.reading(path, what, e);
        }
    }

    /** What {@code reader} makes of the mapped file; unmaps it when that fails. */
    static <T> T read(Path path, String what, Function<MappedFile, T> reader) {
        MappedFile file = open(path, what);
        boolean done = false;
        try {
            T result = reader.apply(file);
            done = true;
            return result;
        } finally {
            if (!done) {
                file.close();
            }
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
