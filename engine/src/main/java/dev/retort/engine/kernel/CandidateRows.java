package dev.retort.engine.kernel;

import java.util.Arrays;

/** For each token the features that a screen could not rule out, in the order in which they were met. */
final class CandidateRows {
    private static final int FIRST_ROOM = 128;

    private final int[][] features;
    private final float[][] numbers;
    private final int[] counts;

    CandidateRows(int tokens) {
        this.features = new int[tokens][FIRST_ROOM];
        this.numbers = new float[tokens][FIRST_ROOM];
        this.counts = new int[tokens];
    }

    int tokens() {
        return counts.length;
    }

    int count(int token) {
        return counts[token];
    }

    long total() {
        return Arrays.stream(counts).asLongStream().sum();
    }

    int feature(int token, int i) {
        return features[token][i];
    }

    /** What the screen found there. */
    float number(int token, int i) {
        return numbers[token][i];
    }

    void add(int token, int feature, float number) {
        int count = counts[token];
        if (count == features[token].length) {
            features[token] = Arrays.copyOf(features[token], 2 * count);
            numbers[token] = Arrays.copyOf(numbers[token], 2 * count);
        }
        features[token][count] = feature;
        numbers[token][count] = number;
        counts[token] = count + 1;
    }

    /** Which of a token's candidates stay. */
    interface Keep {
        boolean test(int feature, float number);
    }

    void retain(int token, Keep keep) {
        int kept = 0;
        for (int i = 0; i < counts[token]; i++) {
            if (keep.test(features[token][i], numbers[token][i])) {
                features[token][kept] = features[token][i];
                numbers[token][kept] = numbers[token][i];
                kept++;
            }
        }
        counts[token] = kept;
    }

    void clear() {
        Arrays.fill(counts, 0);
    }

    /** Every feature is a candidate of this token. */
    void fill(int token, int count) {
        counts[token] = 0;
        for (int f = 0; f < count; f++) {
            add(token, f, 0);
        }
    }

    /** The same, feature by feature. @param count of all features */
    Occurrences byFeature(int count) {
        int[] starts = new int[count + 1];
        for (int token = 0; token < counts.length; token++) {
            for (int i = 0; i < counts[token]; i++) {
                starts[features[token][i] + 1]++;
            }
        }
        for (int f = 0; f < count; f++) {
            starts[f + 1] = Math.addExact(starts[f + 1], starts[f]);
        }
        int[] next = Arrays.copyOf(starts, count);
        int[] tokens = new int[starts[count]];
        for (int token = 0; token < counts.length; token++) {
            for (int i = 0; i < counts[token]; i++) {
                tokens[next[features[token][i]]++] = token;
            }
        }
        return new Occurrences(starts, tokens);
    }

    /** What the screen found for each of {@link #byFeature}'s. */
    float[] numbersByFeature(Occurrences occurrences) {
        int[] next = occurrences.starts().clone();
        float[] sorted = new float[occurrences.count()];
        for (int token = 0; token < counts.length; token++) {
            for (int i = 0; i < counts[token]; i++) {
                sorted[next[features[token][i]]++] = numbers[token][i];
            }
        }
        return sorted;
    }
}
