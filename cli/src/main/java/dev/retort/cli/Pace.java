package dev.retort.cli;

import java.time.Duration;
import java.util.Locale;

/**
 * How far a piece of work is, and how fast.
 *
 * @param done units finished
 * @param resumed of these, how many an earlier run had finished
 * @param total units in all; 0 or less when unknown
 * @param elapsed time since it began
 */
record Pace(long done, long resumed, long total, Duration elapsed) {
    /** Units a second. */
    double rate() {
        double seconds = elapsed.toNanos() / 1e9;
        return seconds > 0 ? (done - resumed) / seconds : 0;
    }

    /** {@code 42 % (840/2000 steps), 12.3 steps/s, 1 min 34 s left}. */
    String text(String unit) {
        String rate = number(rate()) + " " + unit + "/s";
        if (total <= 0) {
            return done + " " + unit + ", " + rate;
        }
        long here = done - resumed;
        String left = here > 0 ? span(elapsed.multipliedBy(total - done).dividedBy(here)) + " left" : "no estimate yet";
        return 100 * done / total + " % (" + done + "/" + total + " " + unit + "), " + rate + ", " + left;
    }

    /** Hours and minutes, minutes and seconds, or seconds: never more precise than a person cares for. */
    static String span(Duration time) {
        long seconds = Math.max(0, Math.round(time.toMillis() / 1e3));
        if (seconds >= 3600) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
        if (seconds >= 60) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds >= 10 ? seconds + " s" : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }

    private static String number(double rate) {
        return String.format(Locale.ROOT, rate >= 100 ? "%.0f" : "%.2f", rate);
    }
}
