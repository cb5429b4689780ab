package dev.retort.cli;

import dev.retort.basics.Progress;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bar of a terminal, lent to one task at a time: two would be drawn over each other. The task that has it keeps it to
 * its end, then the oldest of those still open takes it over, with what it has done so far.
 */
final class OneBar {
    private final PrintStream err;
    private final int columns;
    private final List<Sharing> open = new ArrayList<>();

    OneBar(PrintStream err, int columns) {
        this.err = err;
        this.columns = columns;
    }

    synchronized Progress.Task begin(String name, long total, String unit) {
        Sharing task = new Sharing(name, total, unit);
        open.add(task);
        task.mine = open.size() == 1;
        return task;
    }

    private final class Sharing implements Progress.Task {
        private final String name;
        private final long total;
        private final String unit;
        private final long begun = System.nanoTime();
        private long done;
        private String figures = "";
        private boolean mine;
        private @Nullable BarTask bar;

        Sharing(String name, long total, String unit) {
            this.name = name;
            this.total = total;
            this.unit = unit;
        }

        /** Drawn with the first work done, so that the pace leaves out what an earlier run has done. */
        private void draw() {
            if (mine && bar == null) {
                bar = new BarTask(name, total, unit, err, columns, done, System.nanoTime() - begun);
                bar.note(figures);
            }
        }

        @Override
        public void advance(long amount) {
            synchronized (OneBar.this) {
                draw();
                done += amount;
                if (bar != null) {
                    bar.advance(amount);
                }
            }
        }

        @Override
        public void resumed(long amount) {
            synchronized (OneBar.this) {
                done += amount;
            }
        }

        @Override
        public void note(String latest) {
            synchronized (OneBar.this) {
                figures = latest;
                if (bar != null) {
                    bar.note(latest);
                }
            }
        }

        @Override
        public void close() {
            synchronized (OneBar.this) {
                open.remove(this);
                if (bar != null) {
                    bar.close();
                    bar = null;
                }
                if (mine && !open.isEmpty()) {
                    open.getFirst().mine = true;
                    open.getFirst().draw();
                }
                mine = false;
            }
        }
    }
}
