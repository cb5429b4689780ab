package dev.retort.study.report;

import org.jspecify.annotations.Nullable;

/**
 * A measured figure: value, 95 % interval where one makes sense, and the number of documents or problems behind it.
 */
record Figure(
        double value,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable Long n) {

    /** Reads {@code {value, low, high, n}} or a bare number; {@code null} when there is no value. */
    static @Nullable Figure of(Tree tree) {
        Double bare = tree.asNumber();
        Double value = bare != null ? bare : tree.number("value");
        if (value == null) {
            return null;
        }
        Double n = tree.number("n");
        return new Figure(value, tree.number("low"), tree.number("high"), n == null ? null : Math.round(n));
    }

    /**
     * This minus {@code other}, two independent estimates, with the interval recovered from both intervals (MOVER: Zou
     * &amp; Donner 2008, Statistics in Medicine 27). Conservative where both were measured on the same documents.
     */
    Figure minus(Figure other) {
        double difference = value - other.value;
        if (low == null || high == null || other.low == null || other.high == null) {
            return new Figure(difference, null, null, null);
        }
        double down = Math.hypot(value - low, other.high - other.value);
        double up = Math.hypot(high - value, other.value - other.low);
        return new Figure(difference, difference - down, difference + up, null);
    }

    /** Whether the whole interval lies above {@code x}: false when there is no interval to say so. */
    boolean above(double x) {
        return low != null && low > x;
    }

    /** Whether the whole interval lies below {@code x}: false when there is no interval to say so. */
    boolean below(double x) {
        return high != null && high < x;
    }

    boolean hasInterval() {
        return low != null && high != null;
    }
}
