package dev.retort.study.verdict;

import dev.retort.study.metrics.Figure;

/** Where a figure's whole interval must lie. */
public sealed interface Demand {
    /** Above {@code x}. */
    record Above(double x) implements Demand {}

    /** Below {@code x}. */
    record Below(double x) implements Demand {}

    /** Between the two: that there is no effect is shown by an interval as well. */
    record Inside(double low, double high) implements Demand {}

    /** False where there is no interval to say so. */
    default boolean met(Figure figure) {
        return switch (this) {
            case Above(double x) -> figure.above(x);
            case Below(double x) -> figure.below(x);
            case Inside(double low, double high) -> figure.above(low) && figure.below(high);
        };
    }

    /** Whether a control is left behind on the claimed side; a control of what must be inside has no side. */
    default boolean apart(Figure difference) {
        return switch (this) {
            case Above _ -> difference.above(0);
            case Below _ -> difference.below(0);
            case Inside _ -> true;
        };
    }

    /** Where a drawing has its line. */
    default double line() {
        return switch (this) {
            case Above(double x) -> x;
            case Below(double x) -> x;
            case Inside(double low, double high) -> (low + high) / 2;
        };
    }
}
