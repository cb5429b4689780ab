package dev.retort.basics;

import org.jspecify.annotations.Nullable;

/** The unchecked root of everything Retort throws on purpose; its message is a sentence a user can act on. */
public abstract sealed class RetortException extends RuntimeException permits BadInput, Failure, Stopped {
    RetortException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What the process returns to the shell when this reaches the command line. */
    public abstract int exitCode();
}
