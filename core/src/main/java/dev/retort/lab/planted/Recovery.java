package dev.retort.lab.planted;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How well some planted directions are found.
 *
 * @param directions how many
 * @param cosine by side, the mean over those present there of the largest cosine that any feature's decoder direction has
 *     with it; NaN where none is present
 * @param matched share that some feature is most like, and that is most like this feature, with a cosine of at least
 *     {@value #MATCHED} over both sides together; NaN when there are none
 */
@SuppressWarnings("ArrayRecordComponent") // one number a side, never compared or used as a key
public record Recovery(int directions, double[] cosine, double matched) {
    private static final double MATCHED = 0.9;

    static Recovery of(PlantedTruth truth, PlantedCosines cosines, IntPredicate which) {
        int[] chosen = IntStream.range(0, truth.size()).filter(which).toArray();
        double[] cosine = new double[truth.setting().sides().count()];
        Arrays.setAll(
                cosine,
                side -> IntStream.of(chosen)
                        .filter(i -> truth.strengths()[side][i] > 0)
                        .mapToDouble(i -> cosines.best(side, i))
                        .average()
                        .orElse(Double.NaN));
        double matched = IntStream.of(chosen)
                .mapToDouble(i -> cosines.matched(i, MATCHED) ? 1 : 0)
                .average()
                .orElse(Double.NaN);
        return new Recovery(chosen.length, cosine, matched);
    }
}
