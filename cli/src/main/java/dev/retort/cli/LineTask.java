package dev.retort.cli;

import dev.retort.basics.Progress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A task as plain lines: one a minute while it runs, one at its end. Safe to advance from several threads. */
final class LineTask implements Progress.Task {
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    /** Shorter tasks end without a line: they would bury the long ones. */
    private static final Duration WORTH_A_LINE = Duration.ofSeconds(1);

    private final String name;
    private final long total;
    private final String unit;
    private final Consumer<String> lines;
    private final LongSupplier nanoTime;
    private final long begun;
    private long done;
    private long resumed;
    private long nextLine;
    private String figures = "";

    LineTask(String name, long total, String unit, Consumer<String> lines, LongSupplier nanoTime) {
        this.name = name;
        this.total = total;
        this.unit = unit;
        this.lines = lines;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
        this.nextLine = INTERVAL.toNanos();
    }

    @Override
    public synchronized void advance(long amount) {
        done += amount;
        if (elapsed().toNanos() >= nextLine) {
            nextLine = elapsed().plus(INTERVAL).toNanos();
            lines.accept(name + ": " + new Pace(done, resumed, total, elapsed()).text(unit) + figures);
        }
    }

    @Override
    public synchronized void resumed(long amount) {
        done += amount;
        resumed += amount;
    }

    @Override
    public synchronized void note(String figures) {
        this.figures = ", " + figures;
    }

    @Override
    public synchronized void close() {
        if (elapsed().compareTo(WORTH_A_LINE) >= 0) {
            lines.accept(name + ": " + done + " " + unit + " in " + Pace.span(elapsed()) + figures);
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - begun);
    }
}
