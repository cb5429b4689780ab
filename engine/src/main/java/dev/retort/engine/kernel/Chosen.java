package dev.retort.engine.kernel;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Which of some candidates are on.
 *
 * @param keep for each candidate
 * @param floor what everything chosen reaches, 0 where less was there than might have been chosen
 * @param least the smallest number chosen, 0 when none was
 */
@SuppressWarnings("ArrayRecordComponent") // one flag a candidate, never compared or used as a key
record Chosen(boolean[] keep, float floor, float least) {
    static Chosen of(Choice choice, Occurrences candidates, float[] values, float[] weighs, int tokens) {
        float[] numbers = new float[candidates.count()];
        for (int f = 0; f < candidates.features(); f++) {
            for (int i = candidates.starts()[f]; i < candidates.starts()[f + 1]; i++) {
                numbers[i] = Math.max(0, values[i] * weighs[f]);
            }
        }
        return switch (choice) {
            case Choice.AboveZero() -> aboveZero(values);
            case Choice.TopOfBatch(long count) -> topOfBatch(candidates, numbers, count);
            case Choice.TopOfToken(int k) -> topOfToken(candidates, numbers, k, tokens);
        };
    }

    private static Chosen aboveZero(float[] values) {
        boolean[] keep = new boolean[values.length];
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            keep[i] = values[i] > 0;
            least = keep[i] ? Math.min(least, values[i]) : least;
        }
        return new Chosen(keep, 0, Float.isInfinite(least) ? 0 : least);
    }

    private static Chosen topOfBatch(Occurrences candidates, float[] numbers, long count) {
        int limit = limit(numbers, count);
        boolean[] keep = new boolean[numbers.length];
        long taken = 0;
        int ties = 0;
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < numbers.length; i++) {
            int bits = Float.floatToRawIntBits(numbers[i]);
            keep[i] = bits > limit;
            taken += keep[i] ? 1 : 0;
            least = keep[i] ? Math.min(least, numbers[i]) : least;
            ties += bits == limit ? 1 : 0;
        }
        if (limit > 0) {
            long left = count - taken;
            for (int i : ties == left ? tied(numbers, limit) : firstOf(candidates, tied(numbers, limit), left)) {
                keep[i] = true;
            }
            return new Chosen(keep, Float.intBitsToFloat(limit), Float.intBitsToFloat(limit));
        }
        return new Chosen(keep, 0, Float.isInfinite(least) ? 0 : least);
    }

    private static int limit(float[] numbers, long count) {
        NthLargest nth = new NthLargest(count);
        int[] bits = new int[numbers.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(numbers[i]);
        }
        nth.first(bits);
        nth.second(bits);
        return nth.bits();
    }

    private static int[] tied(float[] numbers, int limit) {
        return java.util.stream.IntStream.range(0, numbers.length)
                .filter(i -> Float.floatToRawIntBits(numbers[i]) == limit)
                .toArray();
    }

    /** Candidates come feature by feature, so that a stable sort by token leaves a token's features in order. */
    private static int[] firstOf(Occurrences candidates, int[] tied, long count) {
        return Arrays.stream(tied)
                .boxed()
                .sorted(Comparator.comparingInt(i -> candidates.tokens()[i]))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static Chosen topOfToken(Occurrences candidates, float[] numbers, int k, int tokens) {
        int[][] ofToken = byToken(candidates, tokens);
        boolean[] keep = new boolean[numbers.length];
        float[] least = new float[tokens];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        Crew.share(tokens, token -> {
            int[] own = ofToken[token];
            float[] sorted = new float[own.length];
            for (int i = 0; i < own.length; i++) {
                sorted[i] = numbers[own[i]];
            }
            Arrays.sort(sorted);
            float limit = own.length > k ? sorted[own.length - k] : 0;
            int larger = 0;
            for (int i : own) {
                larger += numbers[i] > limit ? 1 : 0;
            }
            int ties = k - larger;
            for (int i : own) {
                keep[i] = numbers[i] > 0 && (numbers[i] > limit || numbers[i] == limit && ties-- > 0);
                least[token] = keep[i] ? Math.min(least[token], numbers[i]) : least[token];
            }
        });
        float smallest = Float.POSITIVE_INFINITY;
        for (float one : least) {
            smallest = Math.min(smallest, one);
        }
        return new Chosen(keep, 0, Float.isInfinite(smallest) ? 0 : smallest);
    }

    /** Of each token the places of its candidates, by feature. */
    private static int[][] byToken(Occurrences candidates, int tokens) {
        int[] counts = new int[tokens];
        for (int i = 0; i < candidates.count(); i++) {
            counts[candidates.tokens()[i]]++;
        }
        int[][] places = new int[tokens][];
        Arrays.setAll(places, token -> new int[counts[token]]);
        Arrays.fill(counts, 0);
        for (int i = 0; i < candidates.count(); i++) {
            int token = candidates.tokens()[i];
            places[token][counts[token]++] = i;
        }
        return places;
    }

    SparseEncoder.Code code(Occurrences candidates, float[] values) {
        int[] starts = new int[candidates.features() + 1];
        int[] tokens = new int[values.length];
        float[] kept = new float[values.length];
        int count = 0;
        for (int f = 0; f < candidates.features(); f++) {
            for (int i = candidates.starts()[f]; i < candidates.starts()[f + 1]; i++) {
                if (keep[i]) {
                    tokens[count] = candidates.tokens()[i];
                    kept[count++] = values[i];
                }
            }
            starts[f + 1] = count;
        }
        return new SparseEncoder.Code(
                new Occurrences(starts, Arrays.copyOf(tokens, count)),
                Arrays.copyOf(kept, count),
                least,
                candidates.count());
    }
}
