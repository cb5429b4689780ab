package dev.retort.cli;

import dev.retort.basics.Progress;
import java.io.PrintStream;
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
    private final OneBar bar;

    TerminalProgress(PrintStream err, Display display, StopSignal stop) {
        this.err = err;
        this.display = display;
        this.stop = stop;
        this.bar = new OneBar(err, display instanceof Display.Bar(int columns) ? columns : 0);
    }

    @Override
    public Task begin(String name, long total, String unit) {
        stop.check();
        LOG.info("{}: begins, {} {}", name, total, unit);
        return shown(name, total, unit).with(stop::check, () -> LOG.info("{}: ends", name));
    }

    private Task shown(String name, long total, String unit) {
        return switch (display) {
            case Display.Bar _ -> bar.begin(name, total, unit);
            case Display.Lines() -> new LineTask(name, total, unit, this::line, System::nanoTime);
            case Display.Nothing() -> SILENT.begin(name, total, unit);
        };
    }

    private void line(String text) {
        err.println(text);
    }
}
