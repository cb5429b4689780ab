package dev.retort.cli;

import dev.retort.basics.Progress;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Progress for a person at a terminal, or reading a log later: a bar with rate and time left, or plain lines.
 *
 * <p>Everything goes to stderr, so that stdout stays the answer's. However it is shown, each task's end is logged and
 * Ctrl-C takes effect in {@code advance}.
 */
final class TerminalProgress implements Progress {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalProgress.class);

    private final PrintStream err;
    private final Display display;
    private final StopSignal stop;
    private final AtomicInteger open = new AtomicInteger();

    TerminalProgress(PrintStream err, Display display, StopSignal stop) {
        this.err = err;
        this.display = display;
        this.stop = stop;
    }

    @Override
    public Task begin(String name, long total, String unit) {
        stop.check();
        LOG.info("{}: begins, {} {}", name, total, unit);
        LineTask lines = new LineTask(name, total, unit, this::line, System::nanoTime);
        Task shown = switch (display) {
            // a second bar would be drawn over the first
            case Display.Bar(int columns) ->
                open.get() == 0 ? new BarTask(name, total, unit, err, columns) : SILENT.begin(name, total, unit);
            case Display.Lines() -> lines;
            case Display.Nothing() -> SILENT.begin(name, total, unit);
        };
        open.incrementAndGet();
        return new Task() {
            @Override
            public void advance(long amount) {
                shown.advance(amount);
                stop.check();
            }

            @Override
            public void note(String figures) {
                shown.note(figures);
            }

            @Override
            public void close() {
                shown.close();
                open.decrementAndGet();
                LOG.info("{}: ends", name);
            }
        };
    }

    private void line(String text) {
        err.println(text);
    }
}
