package dev.retort.experiments.agreement;

import java.util.List;

/**
 * How much of one side a straight line tells from the other, on documents it was not fitted on. Tokens come in four quarters of
 * documents: the penalty is chosen among powers of ten by fitting on the first and judging on the third, fitted with it on both,
 * and judged on the second and fourth. Belongs to the scope it was made in.
 */
final class RidgeTransfer {
    static final int QUARTERS = 4;

    /** Of the mean variance of x's principal directions. */
    private static final double[] PENALTIES = {1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10};

    private final RidgeDesign choosing;
    private final RidgeDesign measuring;

    /** What came out, and by which penalty. */
    record Told(double penalty, double r2) {}

    /** @param quarters four, of which only x matters here */
    RidgeTransfer(List<RidgeSums> quarters) {
        this.choosing = new RidgeDesign(quarters.get(0), quarters.get(2));
        this.measuring = new RidgeDesign(fit(quarters), judge(quarters));
    }

    /** @param quarters of the same x */
    Told of(List<RidgeSums> quarters) {
        double[] tried = choosing.r2(quarters.get(0), quarters.get(2), PENALTIES);
        int best = PENALTIES.length - 1; // of equal ones the strongest
        for (int i = best - 1; i >= 0; i--) {
            best = tried[i] > tried[best] ? i : best;
        }
        double penalty = PENALTIES[best];
        return new Told(penalty, measuring.r2(fit(quarters), judge(quarters), penalty)[0]);
    }

    /** With a penalty that is known. */
    static double r2(List<RidgeSums> quarters, double penalty) {
        RidgeSums fit = fit(quarters);
        RidgeSums judge = judge(quarters);
        return new RidgeDesign(fit, judge).r2(fit, judge, penalty)[0];
    }

    private static RidgeSums fit(List<RidgeSums> quarters) {
        return quarters.get(0).plus(quarters.get(2));
    }

    private static RidgeSums judge(List<RidgeSums> quarters) {
        return quarters.get(1).plus(quarters.get(3));
    }
}
