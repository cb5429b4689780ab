package dev.retort.atlas;

import dev.retort.engine.Tensor;
import java.util.Arrays;

/**
 * The values of F features on n tokens, by feature: for each the tokens where it fires, in order, and how strongly.
 * Everything else is 0; with L0 of n·F values stored this is what makes statistics over thousands of features cheap.
 */
public final class FeatureActivations {
    private final int[][] tokens;
    private final float[][] values;
    private final int size;

    private FeatureActivations(int[][] tokens, float[][] values, int size) {
        this.tokens = tokens;
        this.values = values;
        this.size = size;
    }

    /** F. */
    public int features() {
        return tokens.length;
    }

    /** n. */
    public int size() {
        return size;
    }

    /** The tokens on which a feature is above 0, ascending; not a copy. */
    public int[] tokens(int feature) {
        return tokens[feature];
    }

    /** The feature's values on {@link #tokens}, all above 0; not a copy. */
    public float[] values(int feature) {
        return values[feature];
    }

    /** The feature's value on one token. */
    public float value(int feature, int token) {
        int at = Arrays.binarySearch(tokens[feature], token);
        return at < 0 ? 0 : values[feature][at];
    }

    /** Collects them chunk by chunk, in the order of the tokens. */
    public static final class Builder {
        private final int[][] tokens;
        private final float[][] values;
        private final int[] counts;
        private int size;

        public Builder(int features) {
            tokens = new int[features][16];
            values = new float[features][16];
            counts = new int[features];
        }

        /** Adds the next rows: (B, F) ≥ 0. */
        public Builder add(Tensor rows) {
            int features = counts.length;
            rows.requireShape(-1, features);
            float[] dense = rows.toFloats();
            for (int at = 0; at < dense.length; at++) {
                if (dense[at] > 0) {
                    add(at % features, size + at / features, dense[at]);
                }
            }
            size += dense.length / features;
            return this;
        }

        private void add(int feature, int token, float value) {
            int count = counts[feature]++;
            if (count == tokens[feature].length) {
                tokens[feature] = Arrays.copyOf(tokens[feature], 2 * count);
                values[feature] = Arrays.copyOf(values[feature], 2 * count);
            }
            tokens[feature][count] = token;
            values[feature][count] = value;
        }

        public FeatureActivations build() {
            for (int feature = 0; feature < counts.length; feature++) {
                tokens[feature] = Arrays.copyOf(tokens[feature], counts[feature]);
                values[feature] = Arrays.copyOf(values[feature], counts[feature]);
            }
            return new FeatureActivations(tokens, values, size);
        }
    }
}
