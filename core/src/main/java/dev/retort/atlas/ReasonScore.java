package dev.retort.atlas;

import dev.retort.activations.TokenTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much a feature belongs to a list of words (Galichin et al., "I have covered all the bases here", 2503.18878): its mean
 * around the words as a share of all features', lessened when it is about a few of the words only, less the same share
 * everywhere else. A second opinion on what {@link DocumentScores} says: no ranks, no labels but the words.
 */
public final class ReasonScore {
    /** The paper's: by which the evenness over the words is weighed. */
    private static final double ALPHA = 0.7;

    private static final int BEFORE = 1;
    private static final int AFTER = 2;

    private final short[] wordOf; // 0: around none
    private final long[] tokensOf; // by word
    private final double[] inside;
    private final double[] outside;
    private final double[] evenness;

    /** @param labels of the category whose openers are the words */
    public ReasonScore(TokenTable table, TokenLabels labels, int features) {
        List<Integer> words = new ArrayList<>(labels.openerIds());
        int kinds = Math.min(words.size(), Short.MAX_VALUE - 1);
        this.wordOf = new short[table.size()];
        for (int token = 0; token < wordOf.length; token++) {
            int word = labels.opener(token) ? words.indexOf(table.id(token)) : -1;
            if (word >= 0 && word < kinds) {
                int document = table.sequenceOf(token);
                int from = Math.max(table.first(document), token - BEFORE);
                int to = Math.min(table.first(document + 1), token + AFTER + 1);
                Arrays.fill(wordOf, from, to, (short) (word + 1));
            }
        }
        this.tokensOf = new long[kinds + 1];
        for (int token = 0; token < wordOf.length; token++) {
            if (!table.flagged(token)) {
                tokensOf[wordOf[token]]++;
            }
        }
        this.inside = new double[features];
        this.outside = new double[features];
        this.evenness = new double[features];
    }

    /** Takes a feature's values. */
    public void add(int feature, int[] tokens, float[] values) {
        double[] sums = new double[tokensOf.length];
        for (int i = 0; i < tokens.length; i++) {
            sums[wordOf[tokens[i]]] += values[i];
        }
        double all = 0;
        long count = 0;
        double means = 0;
        for (int word = 1; word < sums.length; word++) {
            all += sums[word];
            count += tokensOf[word];
            means += mean(sums[word], tokensOf[word]);
        }
        inside[feature] = mean(all, count);
        outside[feature] = mean(sums[0], tokensOf[0]);
        double entropy = 0;
        for (int word = 1; word < sums.length; word++) {
            double share = means == 0 ? 0 : mean(sums[word], tokensOf[word]) / means;
            entropy -= share == 0 ? 0 : share * Math.log(share);
        }
        evenness[feature] = sums.length <= 2 ? 1 : entropy / Math.log(sums.length - 1);
    }

    private static double mean(double sum, long count) {
        return count == 0 ? 0 : sum / count;
    }

    /** Of every feature, when all have been added. */
    public double[] scores() {
        double in = Arrays.stream(inside).sum();
        double out = Arrays.stream(outside).sum();
        double[] scores = new double[inside.length];
        for (int f = 0; f < scores.length; f++) {
            scores[f] =
                    (in == 0 ? 0 : inside[f] / in) * Math.pow(evenness[f], ALPHA) - (out == 0 ? 0 : outside[f] / out);
        }
        return scores;
    }
}
