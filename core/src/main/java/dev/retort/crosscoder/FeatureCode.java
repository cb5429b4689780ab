package dev.retort.crosscoder;

import dev.retort.engine.Autograd;
import dev.retort.engine.Native;
import dev.retort.engine.Scope;
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
    /** Numbers that are looked at together: few enough to stay in a core's cache from one step to the next. */
    private static final int CHUNK = 1 << 20;

    /** Of f (n, F) ≥ 0 as {@link Crosscoder#encode} gives it. */
    public static FeatureCode of(Tensor f) {
        Found found = new Found((int) f.requireShape(-1, -1).size(1));
        found.add(f);
        return found.code((int) f.size(0));
    }

    /**
     * Of tokens x (n, D): what {@link #of} makes of {@link Crosscoder#encode}, bit for bit, but with one product of all tokens
     * and everything after it a few tokens at a time, since a dense code of thousands of tokens is larger than any cache.
     */
    public static FeatureCode encode(Crosscoder crosscoder, Tensor x) {
        Found found = new Found(crosscoder.features());
        int tokens = (int) x.size(0);
        int rows = Math.max(1, CHUNK / crosscoder.features());
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Tensor products = Native.onAllCores(() -> crosscoder.products(x)); // (n, F)
            Tensor norms = crosscoder.featureNorms();
            for (int from = 0; from < tokens; from += rows) {
                try (Scope chunk = Scope.open()) {
                    Tensor some = products.narrow(0, from, Math.min(rows, tokens - from));
                    Tensor rectified = some.add(crosscoder.bEnc()).relu();
                    found.add(crosscoder.rule().choose(rectified, () -> norms));
                }
            }
        }
        return found.code(tokens);
    }

    /** What is on, token after token; to be sorted by feature. */
    private static final class Found {
        private final int features;
        private int[] places = new int[1 << 12]; // token · F + feature
        private float[] values = new float[1 << 12];
        private int count;
        private int seen;

        Found(int features) {
            this.features = features;
        }

        void add(Tensor f) {
            float[] dense = f.toFloats();
            for (int i = 0; i < dense.length; i++) {
                if (dense[i] > 0) {
                    if (count == places.length) {
                        places = Arrays.copyOf(places, 2 * count);
                        values = Arrays.copyOf(values, 2 * count);
                    }
                    places[count] = seen + i;
                    values[count++] = dense[i];
                }
            }
            seen = Math.addExact(seen, dense.length);
        }

        FeatureCode code(int n) {
            int[] starts = new int[features + 1];
            for (int i = 0; i < count; i++) {
                starts[places[i] % features + 1]++;
            }
            Arrays.parallelPrefix(starts, Integer::sum);
            int[] next = Arrays.copyOf(starts, features);
            int[] tokens = new int[count];
            float[] sorted = new float[count];
            for (int i = 0; i < count; i++) {
                int at = next[places[i] % features]++;
                tokens[at] = places[i] / features;
                sorted[at] = values[i];
            }
            return new FeatureCode(new Occurrences(starts, tokens), sorted, n);
        }
    }

    /** F. */
    public int features() {
        return on.features();
    }
}
