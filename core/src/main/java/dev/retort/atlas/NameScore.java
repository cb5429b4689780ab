package dev.retort.atlas;

import org.hipparchus.stat.interval.BinomialProportion;
import org.hipparchus.stat.interval.ConfidenceInterval;

/**
 * How well somebody who knows nothing of a feature but its name tells where it fires (detection) or which tokens it fires
 * on (fuzzing): verdicts on examples of which about half are true. Chance is {@link #CHANCE}, whatever the share of either.
 *
 * @param hits true examples called true
 * @param misses true examples called false
 * @param passes false examples called false
 * @param alarms false examples called true
 * @param unusable examples without a verdict that could be read; they are in none of the figures
 */
public record NameScore(int hits, int misses, int passes, int alarms, int unusable) {
    /** What guessing gives. */
    public static final double CHANCE = 0.5;

    private static final double CONFIDENCE = 0.95;

    /** Examples with a verdict. */
    public int examples() {
        return hits + misses + passes + alarms;
    }

    /** ½ · (recall + share of false examples passed); NaN when either kind has no verdict. */
    public double balanced() {
        return (recall() + specificity()) / 2;
    }

    public double accuracy() {
        return share(hits + passes, examples());
    }

    public double precision() {
        return share(hits, hits + alarms);
    }

    public double recall() {
        return share(hits, hits + misses);
    }

    private double specificity() {
        return share(passes, passes + alarms);
    }

    public double f1() {
        return share(2 * hits, 2 * hits + misses + alarms);
    }

    private static double share(int part, int whole) {
        return whole == 0 ? Double.NaN : (double) part / whole;
    }

    /** Lower end of the 95 % interval of {@link #balanced}. */
    public double low() {
        return balanced() - distance(wilson(hits, hits + misses), wilson(passes, passes + alarms), true);
    }

    /** Upper end. */
    public double high() {
        return balanced() + distance(wilson(hits, hits + misses), wilson(passes, passes + alarms), false);
    }

    /** Ends of a share's interval and the share itself. */
    private record Share(double value, double low, double high) {}

    private static Share wilson(int part, int whole) {
        if (whole == 0) {
            return new Share(Double.NaN, Double.NaN, Double.NaN);
        }
        double value = (double) part / whole;
        ConfidenceInterval interval = BinomialProportion.getWilsonScoreInterval(whole, value, CONFIDENCE);
        return new Share(value, interval.getLowerBound(), interval.getUpperBound());
    }

    /** Of a mean of two independent shares from their Wilson intervals (square-and-add: Newcombe 1998, method 10). */
    private static double distance(Share a, Share b, boolean below) {
        double first = below ? a.value() - a.low() : a.high() - a.value();
        double second = below ? b.value() - b.low() : b.high() - b.value();
        return Math.hypot(first, second) / 2;
    }

    /** Counts a verdict. */
    public NameScore with(boolean truth, boolean verdict) {
        return new NameScore(
                hits + (truth && verdict ? 1 : 0),
                misses + (truth && !verdict ? 1 : 0),
                passes + (!truth && !verdict ? 1 : 0),
                alarms + (!truth && verdict ? 1 : 0),
                unusable);
    }

    /** Counts examples that got no verdict. */
    public NameScore without(int more) {
        return new NameScore(hits, misses, passes, alarms, unusable + more);
    }

    public static NameScore none() {
        return new NameScore(0, 0, 0, 0, 0);
    }
}
