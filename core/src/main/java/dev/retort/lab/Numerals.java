package dev.retort.lab;

/** How the language writes numbers: digit by digit, most significant first ({@code 17} is {@code "1 7"}). */
final class Numerals {
    /** The largest number the language ever says: a slip may carry a value above the problems' own bound of 59. */
    static final int LARGEST = 69;

    private Numerals() {}

    static String spell(int value) {
        if (value < 0 || value > LARGEST) {
            throw new IllegalArgumentException("the language has no number " + value + ": it counts 0 to " + LARGEST);
        }
        return value < 10 ? Integer.toString(value) : value / 10 + " " + value % 10;
    }

    static boolean sayable(int value) {
        return value >= 0 && value <= LARGEST;
    }
}
