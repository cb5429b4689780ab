package dev.retort.study.metrics;

import org.jspecify.annotations.Nullable;

/**
 * A measured figure: value, 95 % interval where one makes sense, and the number of documents or problems behind it.
 */
public record Figure(
        double value,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable Long n) {
    /** The 97.5 % quantile of the normal distribution. */
    private static final double NORMAL = 1.959963984540054;

    /** Reads {@code {value, low, high, n}} or a bare number; {@code null} when there is no value. */
    public static @Nullable Figure of(Tree tree) {
        Double bare = tree.asNumber();
        Double value = bare != null ? bare : tree.number("value");
        if (value == null) {
            return null;
        }
        Double n = tree.number("n");
        return new Figure(value, tree.number("low"), tree.number("high"), n == null ? null : Math.round(n));
    }

    /** {@code some} of {@code of} independent draws, with the score interval (Wilson 1927, JASA 22). */
    public static Figure share(long some, long of) {
        double p = (double) some / of;
        double z2 = NORMAL * NORMAL;
        double middle = (p + z2 / (2 * of)) / (1 + z2 / of);
        double half = NORMAL / (1 + z2 / of) * Math.sqrt(p * (1 - p) / of + z2 / (4.0 * of * of));
        // at the ends rounding would put the limit a hair beyond the share itself
        return new Figure(p, Math.max(0, Math.min(p, middle - half)), Math.min(1, Math.max(p, middle + half)), of);
    }

    /**
     * This minus {@code other}, two independent estimates, with the interval recovered from both intervals (MOVER: Zou
     * &amp; Donner 2008, Statistics in Medicine 27). Conservative where both were measured on the same documents.
     */
    public Figure minus(Figure other) {
        double difference = value - other.value;
        if (low == null || high == null || other.low == null || other.high == null) {
            return new Figure(difference, null, null, null);
        }
        double down = Math.hypot(value - low, other.high - other.value);
        double up = Math.hypot(high - value, other.value - other.low);
        return new Figure(difference, difference - down, difference + up, null);
    }

    /** Whether the whole interval lies above {@code x}: false when there is no interval to say so. */
    public boolean above(double x) {
        return low != null && low > x;
    }

    /** Whether the whole interval lies below {@code x}: false when there is no interval to say so. */
    public boolean below(double x) {
        return high != null && high < x;
    }

    public boolean hasInterval() {
        return low != null && high != null;
    }
}
