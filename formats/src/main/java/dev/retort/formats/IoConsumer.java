package dev.retort.formats;

import java.io.IOException;

/** Takes something to write to or read from, and may fail as files do. */
@FunctionalInterface
public interface IoConsumer<T> {
    void accept(T target) throws IOException;
}
