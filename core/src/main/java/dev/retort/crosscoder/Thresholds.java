package dev.retort.crosscoder;

/**
 * BatchTopK's inference thresholds, in units of f·n, by the three ways in which they are set; NaN where one was not.
 *
 * @param moving the moving average of dictionary_learning
 * @param lateMean the mean of the batch thresholds over the last fifth of training
 * @param heldOut the one at which held-out tokens have k features in the mean
 */
public record Thresholds(double moving, double lateMean, double heldOut) {
    public static final Thresholds NONE = new Thresholds(Double.NaN, Double.NaN, Double.NaN);

    public Thresholds withHeldOut(double threshold) {
        return new Thresholds(moving, lateMean, threshold);
    }

    /** What inference uses: the most careful one there is. */
    public double chosen() {
        return !Double.isNaN(heldOut)
                ? heldOut
                : !Double.isNaN(lateMean) ? lateMean : Double.isNaN(moving) ? 0 : moving;
    }
}
