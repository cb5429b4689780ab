package dev.retort.crosscoder.exchange;

import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.InferenceRule;
import java.util.Arrays;

/** Thresholds on a, one a feature, in place of one threshold on f·n. */
final class Gates {
    /** Nothing passes; what a threshold on f·0 is. */
    private static final float SHUT = Float.MAX_VALUE;

    private Gates() {}

    /** What f must be above so that f·n is above {@code threshold}. */
    static float[] of(double threshold, double[] norms) {
        float[] gates = new float[norms.length];
        for (int f = 0; f < gates.length; f++) {
            gates[f] = norms[f] > 0 ? (float) Math.min(threshold / norms[f], SHUT) : SHUT;
        }
        return gates;
    }

    /** The crosscoder's rule as thresholds on a; a rule that compares features with one another has none. */
    static float[] of(Crosscoder crosscoder) {
        return switch (crosscoder.rule()) {
            case InferenceRule.Rectify() -> new float[crosscoder.features()];
            case InferenceRule.Threshold(double threshold) ->
                of(threshold, crosscoder.featureNorms().toDoubles());
            case InferenceRule.PerFeature rule -> rule.thresholds();
            case InferenceRule.TopK _ -> throw new IllegalArgumentException("top-k has no thresholds");
        };
    }

    /** The rule of such thresholds: below 0 they are no different from 0, 0 everywhere is plain ReLU, an overflow shuts. */
    static InferenceRule rule(float[] gates) {
        float[] thresholds = gates.clone();
        boolean open = true;
        for (int f = 0; f < thresholds.length; f++) {
            thresholds[f] = Math.clamp(thresholds[f], 0, SHUT);
            open &= thresholds[f] == 0;
        }
        return open ? new InferenceRule.Rectify() : new InferenceRule.PerFeature(thresholds);
    }

    /** log θ as files keep it; of 0 the logarithm of the least normal number, which no f of weight is below. */
    static float[] logarithms(float[] gates) {
        float[] logs = new float[gates.length];
        for (int f = 0; f < gates.length; f++) {
            logs[f] = (float) Math.log(Math.max(gates[f], Float.MIN_NORMAL));
        }
        return logs;
    }

    static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
