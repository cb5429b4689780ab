package dev.retort.atlas;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The false discovery rate (Benjamini &amp; Hochberg 1995): of what is called a discovery at level q, a share of at most q
 * is expected to be none, for comparisons that are independent or positively dependent.
 */
public final class BenjaminiHochberg {
    private BenjaminiHochberg() {}

    /** The q-values, in the order of the given p-values: the smallest level at which each is a discovery; NaN stays NaN. */
    public static double[] adjusted(double[] pValues) {
        int[] order = IntStream.range(0, pValues.length)
                .filter(i -> !Double.isNaN(pValues[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[pValues.length];
        Arrays.fill(adjusted, Double.NaN);
        double smallest = 1;
        for (int rank = order.length; rank > 0; rank--) {
            smallest = Math.min(smallest, pValues[order[rank - 1]] * order.length / rank);
            adjusted[order[rank - 1]] = smallest;
        }
        return adjusted;
    }
}
