package dev.retort.cli;

import dev.retort.basics.RetortException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/**
 * Anything that can end a command, as one sentence and an exit code (2 bad input, 1 failure, 130 stopped).
 *
 * @param expected false when the sentence cannot stand for itself and the log's stack trace is wanted
 */
record Trouble(String sentence, int exitCode, boolean expected) {
    private static final int FAILURE = 1;
    private static final int BAD_INPUT = 2;

    static Trouble of(Throwable thrown) {
        return switch (thrown) {
            case RetortException told -> new Trouble(message(told), told.exitCode(), true);
            case UncheckedIOException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
            case NoSuchFileException file -> new Trouble(file.getFile() + ": no such file or folder", BAD_INPUT, true);
            case AccessDeniedException file -> new Trouble(file.getFile() + ": permission denied", BAD_INPUT, true);
            case NotDirectoryException file -> new Trouble(file.getFile() + ": not a folder", BAD_INPUT, true);
            case FileSystemException file -> new Trouble(fileSentence(file), FAILURE, true);
            case IOException reading -> new Trouble("reading or writing failed: " + message(reading), FAILURE, true);
            case OutOfMemoryError memory ->
                new Trouble(
                        "out of memory (" + message(memory) + "): give Java more with RETORT_JAVA_OPTS=-Xmx4g, "
                                + "or make batches and features fewer",
                        FAILURE,
                        true);
            case LinkageError library ->
                new Trouble(
                        "a native library could not be loaded (" + message(library) + "); `retort doctor` says which "
                                + "platforms have one",
                        FAILURE,
                        true);
            default ->
                nativeMemory(thrown)
                        ? new Trouble(
                                "out of native memory: make batches and features fewer, or close other programs",
                                FAILURE,
                                true)
                        : new Trouble("this should not have happened: " + thrown, FAILURE, false);
        };
    }

    /** libtorch reports a failed allocation as a plain runtime error of the C++ side. */
    private static boolean nativeMemory(Throwable thrown) {
        String text = message(thrown).toLowerCase(Locale.ROOT);
        return text.contains("can't allocate memory") || text.contains("out of memory");
    }

    private static String fileSentence(FileSystemException file) {
        String reason = file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
        return file.getFile() + ": " + reason;
    }

    private static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.getClass().getSimpleName() : message;
    }
}
