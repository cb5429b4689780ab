package dev.retort.basics;

import org.jspecify.annotations.Nullable;

/** The work could not be done although the input is fine (disk full, a native library missing, …): exit code 1. */
public final class Failure extends RetortException {
    public Failure(String sentence) {
        super(sentence, null);
    }

    public Failure(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    @Override
    public int exitCode() {
        return 1;
    }
}
