package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A figure on a short ruler: where its dot and its interval stand, in per cent of the ruler's length.
 *
 * @param from left end of the interval, or the dot when there is none
 * @param span length of the interval
 * @param origin where the ruler's reference value stands (0.5 for an AUROC), or {@code null}
 */
record Strip(String dot, String from, String span, @Nullable String origin) {

    /** On a ruler from {@code low} to {@code high}; what lies beyond is drawn at its end. */
    static Strip of(Figure figure, double low, double high, @Nullable Double origin) {
        double dot = place(figure.value(), low, high);
        Double from = figure.low();
        Double to = figure.high();
        double start = from == null ? dot : place(from, low, high);
        double end = to == null ? dot : place(to, low, high);
        return new Strip(
                percent(dot),
                percent(start),
                percent(end - start),
                origin == null ? null : percent(place(origin, low, high)));
    }

    private static double place(double x, double low, double high) {
        return Math.clamp((x - low) / (high - low), 0, 1);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
