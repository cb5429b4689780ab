package dev.retort.experiments.tasks;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Measured;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much oftener the second of two settings is right than the first, over the same questions.
 *
 * @param difference second − first, with the interval of the paired bootstrap over questions
 * @param p that there is none
 * @param test what {@code p} is of: {@code mcnemar} where each answered once, else {@code sign_flips}
 * @param onlyFirst questions the first was oftener right on; with one answer each: it alone was right
 */
record PairedDifference(
        Measured first, Measured second, Measured difference, double p, String test, int onlyFirst, int onlySecond) {
    /** Of the two half pairs below. */
    private static final double HALF_PAIR = Math.sqrt(0.5);

    /**
     * @param first share of right answers to each question
     * @param samples answers to each question in either setting
     */
    static PairedDifference of(double[] first, double[] second, int firstSamples, int secondSamples, long seed) {
        double[] differences = new double[first.length];
        int onlyFirst = 0;
        int onlySecond = 0;
        for (int i = 0; i < first.length; i++) {
            differences[i] = second[i] - first[i];
            onlyFirst += differences[i] < 0 ? 1 : 0;
            onlySecond += differences[i] > 0 ? 1 : 0;
        }
        boolean once = firstSamples == 1 && secondSamples == 1;
        return new PairedDifference(
                ClusteredShare.of(first, firstSamples),
                ClusteredShare.of(second, secondSamples),
                difference(differences, Bootstrap.of(seed)),
                once ? McNemar.p(onlyFirst, onlySecond) : SignFlips.p(differences, SignFlips.USUAL, seed),
                once ? "mcnemar" : "sign_flips",
                onlyFirst,
                onlySecond);
    }

    /**
     * The mean with its interval. To the questions come half a pair each way (Agresti &amp; Min 2005, "Simple improved confidence
     * intervals for comparing matched proportions", here as units of the bootstrap): without them, questions on which the
     * settings hardly differ would give an interval that is too narrow, and none that differs would give none at all.
     */
    static Measured difference(double[] differences, Bootstrap bootstrap) {
        int items = differences.length;
        double mean = Arrays.stream(differences).average().orElse(Double.NaN);
        double[] padded = Arrays.copyOf(differences, items + 2);
        padded[items] = HALF_PAIR;
        padded[items + 1] = -HALF_PAIR;
        Measured measured = bootstrap.mean(padded).measured();
        Double low = measured == null ? null : measured.low();
        Double high = measured == null ? null : measured.high();
        return low == null || high == null
                ? Measured.bare(mean, items)
                : new Measured(mean, Math.clamp(low, -1.0, mean), Math.clamp(high, mean, 1.0), items);
    }

    Map<String, @Nullable Object> tree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("first", first.tree());
        tree.put("second", second.tree());
        tree.put("difference", difference.tree());
        tree.put("p", p);
        tree.put("test", test);
        tree.put("only_first", onlyFirst);
        tree.put("only_second", onlySecond);
        return tree;
    }
}
