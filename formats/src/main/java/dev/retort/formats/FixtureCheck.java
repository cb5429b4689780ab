package dev.retort.formats;

/**
 * One comparison with what a reference implementation computed.
 *
 * @param name what was compared ("logits", "gradients")
 * @param difference how far apart they were, in the measure of the fixture
 * @param tolerance how far they may be
 */
public record FixtureCheck(String name, double difference, double tolerance) {
    /** Whether it is within the tolerance; NaN never is. */
    public boolean holds() {
        return difference <= tolerance;
    }

    /** The largest |actual − expected| / max(1, |expected|); infinite when their lengths differ or one is NaN. */
    public static FixtureCheck elementwise(String name, double[] actual, double[] expected, double tolerance) {
        double worst = actual.length == expected.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < actual.length && i < expected.length; i++) {
            double difference = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
            worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
        }
        return new FixtureCheck(name, worst, tolerance);
    }

    /** ‖actual − expected‖ / ‖expected‖. */
    public static FixtureCheck ofNorm(String name, double[] actual, double[] expected, double tolerance) {
        if (actual.length != expected.length) {
            return new FixtureCheck(name, Double.POSITIVE_INFINITY, tolerance);
        }
        double apart = 0;
        double size = 0;
        for (int i = 0; i < actual.length; i++) {
            apart += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            size += expected[i] * expected[i];
        }
        return new FixtureCheck(name, apart == 0 ? 0 : Math.sqrt(apart / size), tolerance);
    }

    /** For what must be equal: 0 or infinite. */
    public static FixtureCheck equal(String name, boolean equal) {
        return new FixtureCheck(name, equal ? 0 : Double.POSITIVE_INFINITY, 0);
    }
}
