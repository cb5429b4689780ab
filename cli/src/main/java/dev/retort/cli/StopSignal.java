package dev.retort.cli;

import dev.retort.basics.Stopped;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * Ctrl-C. The first asks the work to stop at its next safe place (where {@code Progress.Task.advance} is called), the
 * second ends the process at once; files are whole either way, because they are renamed into place.
 */
final class StopSignal {
    private static final int INTERRUPTED = 130;

    private final AtomicBoolean asked = new AtomicBoolean();

    /** Listens to SIGINT and SIGTERM from here on. */
    void listen(PrintStream err) {
        for (String name : new String[] {"INT", "TERM"}) {
            Signal.handle(new Signal(name), signal -> {
                if (asked.getAndSet(true)) {
                    // halt, not exit: the user has lost patience, and shutdown hooks could wait for the work
                    Runtime.getRuntime().halt(INTERRUPTED);
                }
                err.println();
                err.println("stopping at the next safe place; Ctrl-C again ends at once");
            });
        }
    }

    void ask() {
        asked.set(true);
    }

    /** @throws Stopped if the user has asked for it */
    void check() {
        if (asked.get()) {
            throw new Stopped("stopped; what was finished is kept, the same command goes on from there");
        }
    }
}
