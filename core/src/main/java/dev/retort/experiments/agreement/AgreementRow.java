package dev.retort.experiments.agreement;

/**
 * A measure of one pair of models. What there is none of is NaN.
 *
 * @param measure its name
 * @param low lower end of the 95 % interval, {@code high} its upper end
 * @param shuffled the same measure on fewer tokens, and what shuffling documents makes of it
 * @param tokens that the value is of
 * @param documents they are of
 */
public record AgreementRow(
        SidePair pair,
        String measure,
        double value,
        double low,
        double high,
        Shuffled shuffled,
        long tokens,
        int documents) {}
