package dev.retort.basics;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The input is wrong, and the user can mend it: exit code 2. */
public final class BadInput extends RetortException {
    public BadInput(String sentence) {
        super(sentence, null);
    }

    public BadInput(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    /** {@code file: sentence}, the shape in which every file's fault is told. */
    public static BadInput in(Path file, String sentence) {
        return new BadInput(file + ": " + sentence);
    }

    /** {@code file:line: sentence}, lines counted from 1. */
    public static BadInput in(Path file, long line, String sentence) {
        return new BadInput(file + ":" + line + ": " + sentence);
    }

    @Override
    public int exitCode() {
        return 2;
    }
}
