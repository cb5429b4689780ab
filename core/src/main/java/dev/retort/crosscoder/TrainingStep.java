package dev.retort.crosscoder;

/**
 * The figures of one update, all of the batch before it.
 *
 * @param step counted from 0
 * @param loss what was minimised
 * @param reconstruction the loss's first term
 * @param sparsity mean_b Σ f·n (ReLU-L1) or L_aux (BatchTopK), before its coefficient
 * @param coefficient what {@code sparsity} was weighted with
 * @param l0 mean features a token
 * @param gradientNorm before clipping
 * @param fvu fraction of the batch's variance left unexplained, both models together
 * @param threshold the moving threshold after this step; NaN while there is none
 * @param dead features that have not fired for the kind's number of tokens
 */
public record TrainingStep(
        long step,
        double loss,
        double reconstruction,
        double sparsity,
        double coefficient,
        double l0,
        double gradientNorm,
        double fvu,
        double threshold,
        int dead) {}
