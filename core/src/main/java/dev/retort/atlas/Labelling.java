package dev.retort.atlas;

import dev.retort.activations.TokenTable;

/** Positives and negatives among the tokens of a {@link TokenTable}; tokens that are neither do not count. */
public final class Labelling {
    public static final byte LEFT_OUT = 0;
    public static final byte POSITIVE = 1;
    public static final byte NEGATIVE = 2;

    private final byte[] kinds;
    private final int positives;
    private final int negatives;

    /**
     * Takes the array over.
     *
     * @param kinds one entry a token: {@link #POSITIVE}, {@link #NEGATIVE} or {@link #LEFT_OUT}
     */
    public Labelling(byte[] kinds) {
        this.kinds = kinds;
        int[] counts = new int[3];
        for (byte kind : kinds) {
            counts[kind]++;
        }
        positives = counts[POSITIVE];
        negatives = counts[NEGATIVE];
    }

    /** One entry a token; not a copy. */
    public byte[] kinds() {
        return kinds;
    }

    public boolean positive(int token) {
        return kinds[token] == POSITIVE;
    }

    public int positives() {
        return positives;
    }

    public int negatives() {
        return negatives;
    }
}
