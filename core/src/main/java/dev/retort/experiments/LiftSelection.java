package dev.retort.experiments;

import dev.retort.atlas.FeatureActivations;
import dev.retort.atlas.TokenLabels;
import dev.retort.atlas.TokenTable;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Features that fire before a category's openers far more strongly than elsewhere in traces: those that fire on at least
 * 8 % of the tokens before openers, by mean value there ÷ mean value elsewhere. What fires there need not act there.
 */
public final class LiftSelection {
    private static final double LEAST_FIRING = 0.08;

    private LiftSelection() {}

    /** The allowed features, the largest lift first. */
    public static List<Integer> ranked(
            FeatureActivations activations, TokenTable table, TokenLabels labels, IntPredicate allowed) {
        long before = 0;
        long elsewhere = 0;
        for (int token = 0; token < table.size(); token++) {
            if (labels.inTrace(token) && !table.flagged(token)) {
                before += labels.pre(token) ? 1 : 0;
                elsewhere += labels.pre(token) ? 0 : 1;
            }
        }
        double[] lift = new double[activations.features()];
        for (int feature = 0; feature < lift.length; feature++) {
            int[] tokens = activations.tokens(feature);
            float[] values = activations.values(feature);
            long fired = 0;
            double sumBefore = 0;
            double sumElsewhere = 0;
            for (int i = 0; i < tokens.length; i++) {
                if (table.flagged(tokens[i]) || !labels.inTrace(tokens[i])) {
                    continue;
                }
                if (labels.pre(tokens[i])) {
                    fired++;
                    sumBefore += values[i];
                } else {
                    sumElsewhere += values[i];
                }
            }
            boolean often = before > 0 && fired >= LEAST_FIRING * before;
            lift[feature] = often ? sumBefore / before / Math.max(sumElsewhere / elsewhere, 1e-9) : 0;
        }
        return IntStream.range(0, lift.length)
                .filter(feature -> lift[feature] > 0 && allowed.test(feature))
                .boxed()
                .sorted(Comparator.comparingDouble(feature -> -lift[feature]))
                .toList();
    }
}
