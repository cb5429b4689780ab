package dev.retort.formats;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder held by one run at a time, in this process or any other: the file {@code lock} in it. The operating system
 * gives it back when its holder dies, however it dies.
 */
public final class FolderLock implements AutoCloseable {
    private final FileChannel file;

    private FolderLock(FileChannel file) {
        this.file = file;
    }

    /**
     * Makes the folder where it lacks and takes its lock.
     *
     * @param held what to say when another run has it: the sentence's end, after the folder's name
     * @throws BadInput if it cannot be written to, or another run holds it
     */
    public static FolderLock take(Path folder, String held) {
        FileChannel file;
        try {
            Files.createDirectories(folder);
            file = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
        } catch (IOException refused) {
            throw FileTrouble.writing(folder, refused);
        }
        try {
            if (file.tryLock() != null) {
                return new FolderLock(file);
            }
        } catch (OverlappingFileLockException | IOException taken) {
            // said below
        }
        closeQuietly(file);
        throw new BadInput(folder + ": " + held);
    }

    @Override
    public void close() {
        closeQuietly(file);
    }

    private static void closeQuietly(FileChannel file) {
        try {
            file.close();
        } catch (IOException ignored) {
            // nothing was written through it
        }
    }
}
