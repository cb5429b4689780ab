package dev.retort.experiments.tasks;

import dev.retort.basics.Rng;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The permutation test for paired differences (Fisher 1935, §21): were two settings alike, each question's difference could as
 * well have the other sign.
 */
final class SignFlips {
    static final int USUAL = 9999;

    private SignFlips() {}

    /**
     * Two-sided p-value; the differences as they stand count as one of the draws, so that it is never 0 (Phipson &amp; Smyth
     * 2010).
     *
     * @param differences of each question
     */
    static double p(double[] differences, int flips, long seed) {
        double[] moved = Arrays.stream(differences).filter(d -> d != 0).toArray();
        double seen = Math.abs(Arrays.stream(moved).sum());
        // sums in another order differ in their last bits, and a tie must count
        double least = seen - 1e-9 * Arrays.stream(moved).map(Math::abs).sum();
        RandomGenerator random = Rng.of(seed, "sign flips");
        int asFar = 1;
        for (int flip = 0; flip < flips; flip++) {
            double sum = 0;
            long signs = 0;
            for (int i = 0; i < moved.length; i++) {
                if (i % Long.SIZE == 0) {
                    signs = random.nextLong();
                }
                sum += (signs & 1) == 0 ? moved[i] : -moved[i];
                signs >>>= 1;
            }
            asFar += Math.abs(sum) >= least ? 1 : 0;
        }
        return asFar / (flips + 1.0);
    }
}
