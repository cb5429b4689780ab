package dev.retort.atlas;

import java.util.List;

/**
 * The histogram of table {@code features} as bars, from the first octave that holds values to the last.
 *
 * @param lows where each begins; the first of all octaves begins at 0
 * @param highs where each ends
 */
public record Octaves(List<Double> lows, List<Double> highs, List<Integer> counts) {
    public Octaves {
        lows = List.copyOf(lows);
        highs = List.copyOf(highs);
        counts = List.copyOf(counts);
    }

    /** @param histogram a count for each of {@link Firing#BINS} octaves; of none there are no bars */
    public static Octaves of(List<Integer> histogram) {
        int first = 0;
        int last = histogram.size();
        while (first < last && histogram.get(first) == 0) {
            first++;
        }
        while (last > first && histogram.get(last - 1) == 0) {
            last--;
        }
        List<Integer> bins =
                java.util.stream.IntStream.range(first, last).boxed().toList();
        return new Octaves(
                bins.stream().map(Octaves::low).toList(),
                bins.stream().map(Octaves::high).toList(),
                histogram.subList(first, last));
    }

    /** Which octave a value falls into. */
    public static int bin(float value) {
        return Firing.bin(value);
    }

    public static double low(int bin) {
        return bin == 0 ? 0 : Math.scalb(1.0, bin + Firing.LOWEST);
    }

    public static double high(int bin) {
        return Math.scalb(1.0, bin + Firing.LOWEST + 1);
    }

    /** The middle of each octave, from its low to its high. */
    public List<Double> middles() {
        return java.util.stream.IntStream.range(0, counts.size())
                .mapToObj(i -> (lows.get(i) + highs.get(i)) / 2)
                .toList();
    }
}
