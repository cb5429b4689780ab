package dev.retort.formats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Numbers that are too many for memory, in a file that is gone when it is closed: appended in rows, read back from anywhere.
 * A file that a killed process left behind is overwritten by the next under the same name. One thread at a time.
 */
public final class ScratchFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
    private long size;

    private ScratchFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Folders that lack are made. */
    public static ScratchFile open(Path path) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return new ScratchFile(
                    path,
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            throw FileTrouble.writing(path, e);
        }
    }

    /** Bytes so far: where the next numbers go. */
    public long size() {
        return size;
    }

    public void append(int[] numbers, int count) {
        for (int at = 0; at < count; ) {
            int some = Math.min(count - at, BUFFER_BYTES / Integer.BYTES);
            buffer.clear().asIntBuffer().put(numbers, at, some);
            write(some * Integer.BYTES);
            at += some;
        }
    }

    public void append(float[] numbers, int count) {
        for (int at = 0; at < count; ) {
            int some = Math.min(count - at, BUFFER_BYTES / Float.BYTES);
            buffer.clear().asFloatBuffer().put(numbers, at, some);
            write(some * Float.BYTES);
            at += some;
        }
    }

    private void write(int bytes) {
        buffer.position(0).limit(bytes);
        try {
            while (buffer.hasRemaining()) {
                size += channel.write(buffer, size);
            }
        } catch (IOException e) {
            throw FileTrouble.writing(path, e);
        }
    }

    /** Reads {@code count} numbers that begin at byte {@code from}. */
    public void read(long from, int[] into, int offset, int count) {
        for (int done = 0; done < count; ) {
            int some = Math.min(count - done, BUFFER_BYTES / Integer.BYTES);
            load(from + (long) done * Integer.BYTES, some * Integer.BYTES);
            buffer.asIntBuffer().get(into, offset + done, some);
            done += some;
        }
    }

    /** Reads {@code count} numbers that begin at byte {@code from}. */
    public void read(long from, float[] into, int offset, int count) {
        for (int done = 0; done < count; ) {
            int some = Math.min(count - done, BUFFER_BYTES / Float.BYTES);
            load(from + (long) done * Float.BYTES, some * Float.BYTES);
            buffer.asFloatBuffer().get(into, offset + done, some);
            done += some;
        }
    }

    private void load(long from, int bytes) {
        buffer.clear().limit(bytes);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, from + buffer.position()) < 0) {
                    throw new IOException("the file is shorter than what was written into it");
                }
            }
        } catch (IOException e) {
            throw FileTrouble.reading(path, "what was written into it", e);
        }
        buffer.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw FileTrouble.writing(path, e);
        }
    }
}
