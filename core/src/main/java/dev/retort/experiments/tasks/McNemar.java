package dev.retort.experiments.tasks;

import org.hipparchus.distribution.discrete.BinomialDistribution;

/** McNemar's test (1947) of two settings that answered the same questions once each, exact: by the binomial distribution. */
final class McNemar {
    private McNemar() {}

    /**
     * Two-sided p-value of "either is as likely to be the one that is right, where only one is".
     *
     * @param onlyFirst questions that the first setting alone got right
     */
    static double p(int onlyFirst, int onlySecond) {
        int discordant = onlyFirst + onlySecond;
        if (discordant == 0) {
            return 1;
        }
        double tail = new BinomialDistribution(discordant, 0.5).cumulativeProbability(Math.min(onlyFirst, onlySecond));
        return Math.min(1, 2 * tail);
    }
}
