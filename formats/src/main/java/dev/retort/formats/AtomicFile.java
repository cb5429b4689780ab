package dev.retort.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Files that are there whole or not at all, whenever the process or the machine stops.
 *
 * <p>The content goes to {@code .name.tmp-write} in the same folder, is flushed to the disk, renamed over the target, and
 * the folder is flushed too. A file that a killed process left behind bears a name nobody reads; the next write to the
 * same target replaces it, {@link #sweep} clears a whole folder. One writer a target at a time: whoever owns the folder
 * holds its lock.
 *
 * <p>A folder that cannot be written to and a disk that is full are a {@link dev.retort.basics.BadInput}; a disk that fails
 * is a {@link dev.retort.basics.Failure}.
 */
public final class AtomicFile {
    private static final String WRITING = ".tmp-write";
    private static final String REPLACED = ".tmp-old";
    private static final int BUFFER_BYTES = 1 << 16;

    private AtomicFile() {}

    /** Writes what {@code content} puts into the (buffered) stream; parent folders are made where they lack. */
    public static void write(Path target, IoConsumer<OutputStream> content) {
        writeChannel(target, channel -> {
            OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            content.accept(stream);
            stream.flush();
        });
    }

    /** As {@link #write}, for content that is large and already in memory: no copy through a stream. */
    public static void writeChannel(Path target, IoConsumer<FileChannel> content) {
        Path temporary = beside(target, WRITING);
        try {
            Files.createDirectories(folderOf(target));
            try (FileChannel channel = FileChannel.open(temporary, CREATE, WRITE, TRUNCATE_EXISTING)) {
                content.accept(channel);
                channel.force(true);
            }
            move(temporary, target);
            flushFolder(folderOf(target));
        } catch (IOException e) {
            throw FileTrouble.writing(target, e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    /** For content that another library writes to a path of its own: {@code content} gets the temporary one. */
    public static void writeBy(Path target, IoConsumer<Path> content) {
        Path temporary = beside(target, WRITING);
        try {
            Files.createDirectories(folderOf(target));
            deleteQuietly(temporary);
            content.accept(temporary);
            FileTree.flush(temporary);
            move(temporary, target);
            flushFolder(folderOf(target));
        } catch (IOException e) {
            throw FileTrouble.writing(target, e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    /** Writes text as UTF-8. */
    public static void writeString(Path target, String text) {
        writeBytes(target, text.getBytes(UTF_8));
    }

    /** Writes bytes. */
    public static void writeBytes(Path target, byte[] bytes) {
        write(target, stream -> stream.write(bytes));
    }

    /**
     * Builds a folder under a temporary name and renames it when {@code content} has returned. A folder that was there
     * is replaced: for an instant neither is there under the name, and {@link #recover} brings the old one back if the
     * process dies in it.
     */
    public static void folder(Path target, IoConsumer<Path> content) {
        Path temporary = beside(target, WRITING);
        Path replaced = beside(target, REPLACED);
        try {
            recover(target);
            FileTree.delete(temporary);
            Files.createDirectories(temporary);
            content.accept(temporary);
            FileTree.flush(temporary);
            if (Files.exists(target)) {
                move(target, replaced);
            }
            move(temporary, target);
            flushFolder(folderOf(target));
            FileTree.delete(replaced);
        } catch (IOException e) {
            throw FileTrouble.writing(target, e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    /** Gives a file that is whole and flushed its name, in the same folder or on the same disk. */
    public static void rename(Path from, Path to) {
        try {
            move(from, to);
            flushFolder(folderOf(to));
        } catch (IOException e) {
            throw FileTrouble.writing(to, e);
        }
    }

    /** Ends a {@link #folder} replacement that was cut short: the old folder comes back, or is cleared away. */
    public static void recover(Path target) {
        Path replaced = beside(target, REPLACED);
        try {
            if (Files.exists(replaced) && !Files.exists(target)) {
                move(replaced, target);
            }
            FileTree.delete(replaced);
        } catch (IOException e) {
            throw FileTrouble.writing(target, e);
        }
    }

    /** Removes what killed processes left in {@code folder} (not below it); call it while holding the folder's lock. */
    public static void sweep(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var leftovers = Files.newDirectoryStream(folder, ".*" + WRITING)) {
            for (Path leftover : leftovers) {
                FileTree.delete(leftover);
            }
        } catch (IOException e) {
            throw FileTrouble.writing(folder, e);
        }
    }

    private static Path beside(Path target, String suffix) {
        Path name = target.getFileName();
        if (name == null) {
            throw new IllegalArgumentException("Not a name one can write to: " + target);
        }
        return folderOf(target).resolve("." + name + suffix);
    }

    private static Path folderOf(Path target) {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("Not a name one can write to: " + target);
        }
        return folder;
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A rename is only safe once the folder that holds the name is on the disk. */
    static void flushFolder(Path folder) throws IOException {
        if (System.getProperty("os.name").startsWith("Windows")) {
            return; // NTFS journals renames, and Windows opens no channel on a folder
        }
        try (FileChannel channel = FileChannel.open(folder)) {
            channel.force(true);
        }
    }

    private static void deleteQuietly(Path leftover) {
        try {
            FileTree.delete(leftover);
        } catch (IOException ignored) {
            // its name says that it is a leftover; the write's own outcome matters more than this
        }
    }
}
