package dev.retort.crosscoder;

import java.util.List;

/**
 * The figures of one update, all of the batch before it but the norm.
 *
 * @param step counted from 0
 * @param loss what was minimised
 * @param reconstruction the loss's first term
 * @param sparsity the kind's penalty before its coefficient, such as mean_b Σ f·n; 0 where it has none
 * @param coefficient what {@code sparsity} was weighted with
 * @param auxiliary L_aux before its weight; 0 where there is none
 * @param l0 mean features a token
 * @param gradientNorm before clipping
 * @param fvu per side, the fraction of the batch's variance left unexplained
 * @param threshold the moving threshold after this step; NaN while there is none
 * @param dead features that have not fired for as many tokens as the config calls dead
 * @param decoderNorm mean n_f = Σ_m ‖d_f^m‖ after the update
 */
public record TrainingStep(
        long step,
        double loss,
        double reconstruction,
        double sparsity,
        double coefficient,
        double auxiliary,
        double l0,
        double gradientNorm,
        List<Double> fvu,
        double threshold,
        int dead,
        double decoderNorm) {}
