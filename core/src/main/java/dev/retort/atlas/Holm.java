package dev.retort.atlas;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Correction for many comparisons that holds under any dependence (Holm 1979). */
public final class Holm {
    private Holm() {}

    /** The adjusted p-values, in the order of the given ones: compare each with the level for the whole family. */
    public static double[] adjusted(double[] pValues) {
        int m = pValues.length;
        int[] order = IntStream.range(0, m)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[m];
        double largest = 0;
        for (int rank = 0; rank < m; rank++) {
            largest = Math.max(largest, Math.min(1, (m - rank) * pValues[order[rank]]));
            adjusted[order[rank]] = largest;
        }
        return adjusted;
    }
}
