package dev.retort.crosscoder;

import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Occurrences;
import java.util.Arrays;

/**
 * The features that are on at some tokens, and how strongly.
 *
 * @param on which feature at which token
 * @param values f of each occurrence, above nought
 * @param tokens n
 */
@SuppressWarnings("ArrayRecordComponent") // the kernels' raw material, never compared or used as a key
public record FeatureCode(Occurrences on, float[] values, int tokens) {
    /** Of f (n, F) ≥ 0 as {@link Crosscoder#encode} gives it. */
    public static FeatureCode of(Tensor f) {
        int features = (int) f.requireShape(-1, -1).size(1);
        float[] dense = f.toFloats();
        int[] places = new int[1 << 12];
        int count = 0;
        for (int place = 0; place < dense.length; place++) {
            if (dense[place] > 0) {
                if (count == places.length) {
                    places = Arrays.copyOf(places, 2 * count);
                }
                places[count++] = place;
            }
        }
        int[] starts = new int[features + 1];
        for (int i = 0; i < count; i++) {
            starts[places[i] % features + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] next = Arrays.copyOf(starts, features);
        int[] tokens = new int[count];
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            int at = next[places[i] % features]++;
            tokens[at] = places[i] / features;
            values[at] = dense[places[i]];
        }
        return new FeatureCode(new Occurrences(starts, tokens), values, (int) f.size(0));
    }

    /** F. */
    public int features() {
        return on.features();
    }
}
