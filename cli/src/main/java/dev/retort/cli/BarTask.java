package dev.retort.cli;

import dev.retort.basics.Progress;
import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A task as a moving bar on a terminal. */
final class BarTask implements Progress.Task {
    private static final int REDRAW_MILLIS = 200;

    private final ProgressBar bar;

    /**
     * @param done units that were finished before the bar was drawn
     * @param nanos how long that took
     */
    BarTask(String name, long total, String unit, PrintStream err, int columns, long done, long nanos) {
        bar = new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(total > 0 ? total : -1)
                .setUnit(" " + unit, 1)
                .startsFrom(done, Duration.ofNanos(nanos))
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed(new DecimalFormat("#,##0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                // given a width, the library does not open the terminal itself (which would load natives of its own)
                .setConsumer(new ConsoleProgressBarConsumer(err, columns - 1))
                .setMaxRenderedLength(columns - 1)
                .build();
    }

    @Override
    public void advance(long amount) {
        bar.stepBy(amount);
    }

    @Override
    public void note(String figures) {
        bar.setExtraMessage(" " + figures);
    }

    @Override
    public void close() {
        bar.close();
    }
}
