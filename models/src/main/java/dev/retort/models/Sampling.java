package dev.retort.models;

import dev.retort.basics.Rng;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How the next token is chosen.
 *
 * <p>The random number of a token depends on the seed, the item and the step only. Two settings sampled with one seed
 * therefore use the same numbers, and the difference between them is a paired one.
 *
 * @param temperature 0 takes the most likely token
 * @param topK only the k most likely, or 0 for all
 * @param topP only the most likely that together reach this probability, or 1 for all
 * @param minP only those at least this share as likely as the likeliest, or 0 for all
 * @param repetitionPenalty what the logits of tokens already in the row are divided by where positive, multiplied by where
 *     negative (Keskar et al. 1909.05858); 1 for nothing
 * @param maxTokens new tokens of a row at most
 * @param stops tokens that end a row (they are part of the output)
 */
public record Sampling(
        double temperature,
        int topK,
        double topP,
        double minP,
        double repetitionPenalty,
        int maxTokens,
        Set<Integer> stops,
        long seed) {
    public Sampling {
        // written so that NaN is refused too
        boolean fit = temperature >= 0 && topK >= 0 && topP > 0 && topP <= 1 && minP >= 0 && minP <= 1;
        if (!fit || !(repetitionPenalty > 0) || maxTokens < 1) {
            throw new IllegalArgumentException("temperature ≥ 0, top-k ≥ 0, 0 < top-p ≤ 1, 0 ≤ min-p ≤ 1, repetition"
                    + " penalty > 0 and max tokens ≥ 1 are needed");
        }
        stops = Set.copyOf(stops);
    }

    public static Sampling greedy(int maxTokens, Set<Integer> stops) {
        return new Sampling(0, 0, 1, 0, 1, maxTokens, stops, 0);
    }

    /** Plain sampling at temperature 1. */
    public static Sampling plain(int maxTokens, Set<Integer> stops, long seed) {
        return new Sampling(1, 0, 1, 0, 1, maxTokens, stops, seed);
    }

    /** Whether the choice depends on the tokens before. */
    boolean looksBack() {
        return repetitionPenalty != 1;
    }

    /** Lowers, in place, the logits of tokens that the row already has. */
    void penalise(float[] logits, int from, Set<Integer> seen) {
        for (int id : seen) {
            float logit = logits[from + id];
            logits[from + id] = (float) (logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty);
        }
    }

    /** The token for one row: inverse of the cumulative distribution, tokens in the order of their ids. */
    int choose(float[] logits, int from, int vocabulary, long item, long step) {
        int best = from;
        for (int i = from + 1; i < from + vocabulary; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        if (temperature == 0) {
            return best - from;
        }
        double[] mass = new double[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            double relative = Math.exp((logits[from + i] - logits[best]) / temperature);
            mass[i] = relative >= minP ? relative : 0; // the likeliest has 1
        }
        if (topK > 0 && topK < vocabulary || topP < 1) {
            restrict(mass);
        }
        double total = Arrays.stream(mass).sum();
        double target = Rng.uniform(seed, "sample", item, step) * total;
        double sum = 0;
        int last = best - from;
        for (int i = 0; i < vocabulary; i++) {
            sum += mass[i];
            if (mass[i] > 0) {
                last = i;
                if (sum > target) {
                    return i;
                }
            }
        }
        return last;
    }

    private void restrict(double[] mass) {
        int[] order = IntStream.range(0, mass.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -mass[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int keep = topK > 0 ? Math.min(topK, order.length) : order.length;
        double total = 0;
        for (int i = 0; i < keep; i++) {
            total += mass[order[i]];
        }
        double reached = 0;
        for (int i = 0; i < order.length; i++) {
            if (i >= keep || reached >= topP * total) {
                mass[order[i]] = 0;
            } else {
                reached += mass[order[i]];
            }
        }
    }
}
