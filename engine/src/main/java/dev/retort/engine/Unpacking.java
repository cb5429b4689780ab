package dev.retort.engine;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Lets one process at a time unpack libraries from their jars into the user's cache and load them. JavaCPP's own locks are per
 * file and let another process map a library that is still being written, which then dies by SIGBUS in the dynamic linker.
 */
final class Unpacking {
    private Unpacking() {}

    /** Does the loading while no other process does; where no lock can be had (a cache that is read-only, say), does it at once. */
    static void alone(Runnable loading) {
        FileChannel locked = locked();
        try {
            loading.run();
        } finally {
            close(locked);
        }
    }

    /** Given back when it is closed, or its process dies. */
    private static @Nullable FileChannel locked() {
        FileChannel file = null;
        try {
            file = FileChannel.open(Loader.getCacheDir().toPath().resolve("retort.lock"), CREATE, WRITE);
            file.lock();
            return file;
        } catch (IOException noLocksHere) {
            close(file);
            return null;
        }
    }

    private static void close(@Nullable FileChannel file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException ignored) {
            // nothing was written through it
        }
    }
}
