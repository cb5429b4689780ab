package dev.retort.atlas;

import dev.retort.activations.TokenTable;

/**
 * How each feature fires over the unflagged tokens of a table; arrays have one entry a feature and are not copied.
 *
 * @param tokens how many unflagged tokens there are
 * @param firing share of them on which the feature fires
 * @param mean its mean value where it fires, 0 when it never does
 * @param max its largest value
 */
@SuppressWarnings("ArrayRecordComponent") // indexed by feature, never compared or used as a key
public record FeatureStatistics(long tokens, double[] firing, double[] mean, double[] max) {

    public static FeatureStatistics of(FeatureActivations activations, TokenTable table) {
        int features = activations.features();
        long tokens = 0;
        for (int token = 0; token < table.size(); token++) {
            tokens += table.flagged(token) ? 0 : 1;
        }
        double[] firing = new double[features];
        double[] mean = new double[features];
        double[] max = new double[features];
        for (int feature = 0; feature < features; feature++) {
            int[] on = activations.tokens(feature);
            float[] values = activations.values(feature);
            long count = 0;
            double sum = 0;
            for (int i = 0; i < on.length; i++) {
                if (!table.flagged(on[i])) {
                    count++;
                    sum += values[i];
                    max[feature] = Math.max(max[feature], values[i]);
                }
            }
            firing[feature] = tokens == 0 ? 0 : (double) count / tokens;
            mean[feature] = count == 0 ? 0 : sum / count;
        }
        return new FeatureStatistics(tokens, firing, mean, max);
    }

    /** F. */
    public int features() {
        return firing.length;
    }

    /** Whether the feature fired at all. */
    public boolean live(int feature) {
        return firing[feature] > 0;
    }

    /** For each feature the share of the marked tokens on which it fires; all 0 when none is marked. */
    public static double[] firingAt(boolean[] marked, FeatureActivations activations) {
        long count = 0;
        for (boolean mark : marked) {
            count += mark ? 1 : 0;
        }
        double[] rates = new double[activations.features()];
        for (int feature = 0; feature < rates.length && count > 0; feature++) {
            long hits = 0;
            for (int token : activations.tokens(feature)) {
                hits += marked[token] ? 1 : 0;
            }
            rates[feature] = (double) hits / count;
        }
        return rates;
    }
}
