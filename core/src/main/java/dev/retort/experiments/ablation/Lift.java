package dev.retort.experiments.ablation;

import dev.retort.activations.TokenTable;
import dev.retort.atlas.FeatureActivations;
import dev.retort.atlas.TokenLabels;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Features by how much more active they are where a category's segment is about to open than elsewhere in traces:
 *
 * <pre>lift_i = mean f_i at tokens before an opener ÷ mean f_i at the other tokens of traces</pre>
 *
 * among those that fire before at least {@link #LEAST} of the openers: a feature of one rare wording would lead otherwise.
 */
public final class Lift {
    /** Share of the places before openers at which a feature must fire. */
    static final double LEAST = 0.08;

    private static final double TINY = 1e-9;

    private Lift() {}

    /** The features that are allowed, by falling lift; those that are less active before openers than elsewhere are left out. */
    public static List<Integer> ranked(
            FeatureActivations activations, TokenTable table, TokenLabels labels, IntPredicate allowed) {
        boolean[] before = new boolean[table.size()];
        boolean[] elsewhere = new boolean[table.size()];
        int befores = 0;
        int others = 0;
        for (int token = 0; token < table.size(); token++) {
            if (!table.flagged(token) && labels.pre(token)) {
                before[token] = true;
                befores++;
            } else if (!table.flagged(token) && labels.inTrace(token)) {
                elsewhere[token] = true;
                others++;
            }
        }
        if (befores == 0 || others == 0) {
            return List.of();
        }
        double[] lift = new double[activations.features()];
        for (int feature = 0; feature < lift.length; feature++) {
            double here = 0;
            double there = 0;
            int fired = 0;
            int[] tokens = activations.tokens(feature);
            float[] values = activations.values(feature);
            for (int i = 0; i < tokens.length; i++) {
                if (before[tokens[i]]) {
                    here += values[i];
                    fired++;
                } else if (elsewhere[tokens[i]]) {
                    there += values[i];
                }
            }
            lift[feature] = fired < LEAST * befores ? 0 : here / befores / Math.max(there / others, TINY);
        }
        return IntStream.range(0, lift.length)
                .filter(feature -> lift[feature] > 1 && allowed.test(feature))
                .boxed()
                .sorted(Comparator.comparingDouble(feature -> -lift[feature]))
                .toList();
    }
}
