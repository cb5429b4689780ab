package dev.retort.atlas;

import dev.retort.crosscoder.FeatureCode;

/** How often and how strongly each feature fires, piece after piece of a corpus, in memory that the corpus's length leaves as it is. */
public final class Firing {
    /** Bins of the histogram: the first holds values below 2⁻¹¹, each further one an octave, the last all from 2¹¹ on. */
    public static final int BINS = 24;

    static final int LOWEST = -12;

    private final long[] counts;
    private final double[] sums;
    private final float[] most;
    private final int[][] histogram;
    private long tokens;

    /** Of {@code features} features, none of which has fired yet. */
    public Firing(int features) {
        this.counts = new long[features];
        this.sums = new double[features];
        this.most = new float[features];
        this.histogram = new int[features][BINS];
    }

    public void add(FeatureCode code) {
        tokens += code.tokens();
        int[] starts = code.on().starts();
        for (int f = 0; f < counts.length; f++) {
            counts[f] += starts[f + 1] - starts[f];
            for (int i = starts[f]; i < starts[f + 1]; i++) {
                float value = code.values()[i];
                sums[f] += value;
                most[f] = Math.max(most[f], value);
                histogram[f][bin(value)]++;
            }
        }
    }

    static int bin(float value) {
        return Math.clamp(Math.getExponent(value) - LOWEST, 0, BINS - 1);
    }

    /** n, the tokens looked at. */
    public long tokens() {
        return tokens;
    }

    /** On how many tokens a feature fires. */
    public long count(int feature) {
        return counts[feature];
    }

    /** On which share of the tokens; 0 when there are none. */
    public double rate(int feature) {
        return tokens == 0 ? 0 : (double) counts[feature] / tokens;
    }

    /** The mean value where it fires, 0 when it never does. */
    public double mean(int feature) {
        return counts[feature] == 0 ? 0 : sums[feature] / counts[feature];
    }

    public float max(int feature) {
        return most[feature];
    }

    /** Values by {@link #BINS octave}; not a copy. */
    public int[] histogram(int feature) {
        return histogram[feature];
    }

    /** Features of a token in the mean. */
    public double l0() {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        return tokens == 0 ? 0 : (double) all / tokens;
    }
}
