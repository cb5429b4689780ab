package dev.retort.study.metrics;

import java.util.Locale;

/** How a figure is written: the same in every language and on every machine. */
public enum Unit {
    /** AUROC, NRN, FVU: three decimals. */
    FRACTION(1, 3, "", false),
    /** Shares and accuracies, kept as fractions, written in per cent. */
    PERCENT(100, 1, " %", false),
    /** Relative changes, kept as fractions: +30.0 %. */
    CHANGE(100, 1, " %", true),
    /** Differences of accuracies, kept as fractions: −0.5 pt. */
    POINTS(100, 1, " pt", true),
    /** With ÷ without: 0.75×. */
    RATIO(1, 2, "×", false),
    /** Changes of a logit: −3.06. */
    LOGIT(1, 2, "", true),
    /** Differences of fractions: +0.052. */
    DIFFERENCE(1, 3, "", true),
    /** Means of counts: 76.1 features, 37.6 tokens. */
    MEAN(1, 1, "", false),
    /** Whole numbers: 74. */
    COUNT(1, 0, "", false),
    /** Probabilities of tests: 0.0010. */
    P(1, 4, "", false);

    private final double scale;
    private final int decimals;
    private final String suffix;
    private final boolean signed;

    Unit(double scale, int decimals, String suffix, boolean signed) {
        this.scale = scale;
        this.decimals = decimals;
        this.suffix = suffix;
        this.signed = signed;
    }

    /** The value with its unit. */
    public String value(double x) {
        return digits(x) + suffix;
    }

    /** {@code value [low, high]}: the form that sentences use. */
    public String withInterval(Figure figure) {
        String interval = interval(figure);
        return interval.isEmpty() ? value(figure.value()) : value(figure.value()) + " " + interval;
    }

    /** {@code value [low, high] n = 400}: the form of tooltips and labels. */
    public String full(Figure figure) {
        return figure.n() == null ? withInterval(figure) : withInterval(figure) + " n = " + count(figure.n());
    }

    /** {@code [low, high]}, or nothing when the figure has no interval. */
    public String interval(Figure figure) {
        Double low = figure.low();
        Double high = figure.high();
        return low == null || high == null ? "" : "[" + digits(low) + ", " + digits(high) + "]";
    }

    public static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private String digits(double x) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", x * scale);
        boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
        if (zero) {
            return text.startsWith("-") ? text.substring(1) : text;
        }
        // U+2212 is as wide as "+", so signed columns line up.
        return text.startsWith("-") ? "\u2212" + text.substring(1) : signed ? "+" + text : text;
    }
}
