package dev.retort.atlas;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * The AUROC of one score under one labelling as a function of how often each document is taken. Holds the labelled tokens of
 * the documents that count, by falling score, one whole number each, so that a resample is one walk through an array.
 */
final class ResampledAuroc implements ToDoubleFunction<int[]> {
    private static final int LAST = 1;
    private static final int POSITIVE = 2;
    private static final int DOCUMENT = 2;

    private final int[] walk; // document << 2 | positive? | last of equal scores?
    private final long[] positives; // of a document, wherever the score is 0 too
    private final long[] negatives;

    private ResampledAuroc(int[] walk, long[] positives, long[] negatives) {
        this.walk = walk;
        this.positives = positives;
        this.negatives = negatives;
    }

    /** @param documentOf a token's document, from 0 on; −1 when it does not count */
    static ResampledAuroc of(Auroc sorted, Labelling labelling, IntUnaryOperator documentOf, int documents) {
        long[] positives = new long[documents];
        long[] negatives = new long[documents];
        byte[] kinds = labelling.kinds();
        for (int token = 0; token < kinds.length; token++) {
            if (kinds[token] != Labelling.LEFT_OUT) {
                int document = documentOf.applyAsInt(token);
                if (document >= 0) {
                    (kinds[token] == Labelling.POSITIVE ? positives : negatives)[document]++;
                }
            }
        }
        int[] tokens = sorted.tokens();
        int[] walk = new int[tokens.length];
        int size = 0;
        int i = 0;
        for (int end : sorted.groupEnds()) {
            int before = size;
            for (; i < end; i++) {
                byte kind = kinds[tokens[i]];
                int document = kind == Labelling.LEFT_OUT ? -1 : documentOf.applyAsInt(tokens[i]);
                if (document >= 0) {
                    walk[size++] = document << DOCUMENT | (kind == Labelling.POSITIVE ? POSITIVE : 0);
                }
            }
            if (size > before) {
                walk[size - 1] |= LAST;
            }
        }
        return new ResampledAuroc(Arrays.copyOf(walk, size), positives, negatives);
    }

    /** Not a number when one side is empty. */
    @Override
    public double applyAsDouble(int[] times) {
        long allPositives = 0;
        long allNegatives = 0;
        for (int document = 0; document < times.length; document++) {
            allPositives += times[document] * positives[document];
            allNegatives += times[document] * negatives[document];
        }
        if (allPositives == 0 || allNegatives == 0) {
            return Double.NaN;
        }
        long positivesAbove = 0;
        long negativesAbove = 0;
        long tiedPositives = 0;
        long tiedNegatives = 0;
        double won = 0;
        for (int at : walk) {
            int weight = times[at >> DOCUMENT];
            if ((at & POSITIVE) != 0) {
                tiedPositives += weight;
            } else {
                tiedNegatives += weight;
            }
            if ((at & LAST) != 0) {
                negativesAbove += tiedNegatives;
                won += tiedPositives * (allNegatives - negativesAbove + 0.5 * tiedNegatives);
                positivesAbove += tiedPositives;
                tiedPositives = 0;
                tiedNegatives = 0;
            }
        }
        // tokens that are not in the walk share the score 0
        won += 0.5 * (allPositives - positivesAbove) * (allNegatives - negativesAbove);
        return won / ((double) allPositives * allNegatives);
    }
}
