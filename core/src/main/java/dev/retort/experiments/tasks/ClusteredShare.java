package dev.retort.experiments.tasks;

import dev.retort.atlas.Measured;
import java.util.Arrays;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.descriptive.moment.Variance;

/**
 * A share of right answers over questions that were each answered several times, with an interval that also holds where nearly
 * none or nearly all are right: Clopper and Pearson's (1934), at the number of independent answers that would vary as much as the
 * questions do (Korn &amp; Graubard 1998, "Confidence intervals for proportions with small expected number of positive counts
 * estimated from survey data"). A bootstrap would say [0, 0] of a model that got nothing right.
 */
final class ClusteredShare {
    private static final double TAIL = 0.025;

    private ClusteredShare() {}

    /**
     * @param shares of each question's answers, how many were right, in [0, 1]
     * @param samples answers to each question
     */
    static Measured of(double[] shares, int samples) {
        int items = shares.length;
        double share = Arrays.stream(shares).average().orElse(Double.NaN);
        if (items < 2) {
            return Measured.bare(share, items);
        }
        double effective = effective(shares, share, samples);
        double right = share * effective;
        double wrong = effective - right;
        double low = right <= 0 ? 0 : quantile(TAIL, right, wrong + 1);
        double high = wrong <= 0 ? 1 : quantile(1 - TAIL, right + 1, wrong);
        return new Measured(share, Math.min(low, share), Math.max(high, share), items);
    }

    /** Independent answers that tell as much. */
    private static double effective(double[] shares, double share, int samples) {
        int items = shares.length;
        if (samples == 1) {
            return items;
        }
        double all = (double) items * samples;
        double variance = new Variance().evaluate(shares) / items;
        if (variance == 0) {
            // none or all right: a question's answers may all be one, as far as one can see
            return share == 0 || share == 1 ? items : all;
        }
        double z = new NormalDistribution().inverseCumulativeProbability(1 - TAIL);
        double t = new TDistribution(items - 1.0).inverseCumulativeProbability(1 - TAIL);
        return Math.min(all, share * (1 - share) / variance * (z / t) * (z / t));
    }

    private static double quantile(double probability, double alpha, double beta) {
        return new BetaDistribution(alpha, beta).inverseCumulativeProbability(probability);
    }
}
