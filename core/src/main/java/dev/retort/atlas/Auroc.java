package dev.retort.atlas;

import dev.retort.activations.TokenTable;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The area under the ROC curve of a score over tokens: the probability that a positive has the higher score than a
 * negative, ties counting half (Mann &amp; Whitney's U ÷ its maximum). Exact.
 *
 * <p>Holds the tokens sorted by score, so that one sort serves every labelling and every resample.
 */
public final class Auroc {
    private final int[] tokens; // by falling score
    private final int[] groupEnds; // one past the last of each run of equal scores

    private Auroc(int[] tokens, int[] groupEnds) {
        this.tokens = tokens;
        this.groupEnds = groupEnds;
    }

    /** Of a feature: {@code values[i]} > 0 on {@code tokens[i]}, and 0 on every other token. */
    public static Auroc of(int[] tokens, float[] values) {
        long[] keys = new long[tokens.length];
        for (int i = 0; i < keys.length; i++) {
            // Falling score first, then the token, in one sortable number.
            keys[i] = (long) ~ordered(values[i]) << 32 | tokens[i];
        }
        Arrays.sort(keys);
        int[] sorted = new int[keys.length];
        int[] ends = new int[keys.length];
        int groups = 0;
        for (int i = 0; i < keys.length; i++) {
            sorted[i] = (int) keys[i];
            if (i + 1 == keys.length || keys[i] >> 32 != keys[i + 1] >> 32) {
                ends[groups++] = i + 1;
            }
        }
        return new Auroc(sorted, Arrays.copyOf(ends, groups));
    }

    /** Of a score that every token has, such as a probe's. */
    public static Auroc of(float[] scores) {
        return of(IntStream.range(0, scores.length).toArray(), scores);
    }

    /** An integer that orders as the float does; both zeros are one. */
    private static int ordered(float value) {
        int bits = Float.floatToIntBits(value + 0f);
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }

    /** Where the score is not 0, by falling score; not a copy. */
    int[] tokens() {
        return tokens;
    }

    /** One past the last of each run of equal scores in {@link #tokens}; not a copy. */
    int[] groupEnds() {
        return groupEnds;
    }

    /** The AUROC under a labelling; not a number when one side is empty. */
    public double of(Labelling labelling) {
        long positives = labelling.positives();
        long negatives = labelling.negatives();
        if (positives == 0 || negatives == 0) {
            return Double.NaN;
        }
        byte[] kinds = labelling.kinds();
        long positivesAbove = 0;
        long negativesAbove = 0;
        double won = 0;
        int i = 0;
        for (int end : groupEnds) {
            long tiedPositives = 0;
            long tiedNegatives = 0;
            for (; i < end; i++) {
                byte kind = kinds[tokens[i]];
                if (kind == Labelling.POSITIVE) {
                    tiedPositives++;
                } else if (kind == Labelling.NEGATIVE) {
                    tiedNegatives++;
                }
            }
            negativesAbove += tiedNegatives;
            won += tiedPositives * (negatives - negativesAbove + 0.5 * tiedNegatives);
            positivesAbove += tiedPositives;
        }
        // Tokens not listed share the score 0.
        won += 0.5 * (positives - positivesAbove) * (negatives - negativesAbove);
        return won / ((double) positives * negatives);
    }

    /** The same with what it is on resampled documents. */
    public Estimate estimate(Labelling labelling, TokenTable table, Bootstrap bootstrap) {
        int documents = table.sequences().size();
        return bootstrap.of(documents, ResampledAuroc.of(this, labelling, table::sequenceOf, documents));
    }

    /**
     * The same where documents are known by their numbers alone.
     *
     * @param documentOf a token's document, below the number of units
     */
    public Estimate estimate(Labelling labelling, IntUnaryOperator documentOf, Resamples resamples) {
        return resamples.of(ResampledAuroc.of(this, labelling, documentOf, resamples.units()));
    }

    /** The same over the documents of the second half alone. */
    Estimate estimate(Labelling labelling, SecondHalf half) {
        return half.resamples().of(ResampledAuroc.of(this, labelling, half::of, half.documents()));
    }
}
