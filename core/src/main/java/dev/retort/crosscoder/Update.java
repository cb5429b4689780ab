package dev.retort.crosscoder;

import java.util.List;

/**
 * What one update found, all before the weights moved.
 *
 * @param loss what was minimised
 * @param reconstruction its first term
 * @param sparsity its penalty before the coefficient; 0 where the kind has none
 * @param auxiliary L_aux before its weight; 0 where there is none
 * @param gradientNorm before clipping
 * @param fvu per side, the fraction of the batch's variance left unexplained
 * @param firing how many tokens of the batch each feature fired on (F)
 * @param dead the clocks after the batch
 * @param least the smallest f·n that the batch kept; 0 when the kind does not choose by batch
 */
@SuppressWarnings("ArrayRecordComponent") // one count a feature, never compared or used as a key
record Update(
        double loss,
        double reconstruction,
        double sparsity,
        double auxiliary,
        double gradientNorm,
        List<Double> fvu,
        long[] firing,
        DeadFeatures dead,
        double least) {

    /** Mean features a token. */
    double l0(long tokens) {
        long sum = 0;
        for (long count : firing) {
            sum += count;
        }
        return (double) sum / tokens;
    }
}
