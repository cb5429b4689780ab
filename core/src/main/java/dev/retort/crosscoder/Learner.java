package dev.retort.crosscoder;

import dev.retort.engine.Tensor;
import java.util.Map;

/**
 * Weights in training, Adam's moments, and one way of computing an update. Both ways keep the same state, under the same
 * names, so that a run can go on from one to the other. Owns its numbers: close it.
 */
sealed interface Learner extends AutoCloseable permits DenseLearner, SparseLearner {
    /**
     * Takes one update on a batch (B, D).
     *
     * @param step counted from 0
     * @param before the clocks the batch begins with
     */
    Update update(Tensor x, long step, DeadFeatures before);

    /** The loss of a batch, without an update. */
    double loss(Tensor x, long step, DeadFeatures before);

    /** The unclipped gradients of a batch by the weights' names, without an update; the caller's scope owns them. */
    Map<String, Tensor> gradients(Tensor x, long step, DeadFeatures before);

    /** Weights and moments as matrices under the names of checkpoints, valid in the caller's scope; not to be changed. */
    Map<String, Tensor> state();

    /** Takes over a state as {@link #state} gives it, after {@code steps} updates. */
    void restore(Map<String, Tensor> state, long steps);

    /** Where b_dec begins. */
    void startBias(Tensor bDec);

    /** Mean n_f = Σ_m ‖d_f^m‖. */
    double meanDecoderNorm();

    /** A copy of the weights under the rule by which the kind is used; the caller owns it. */
    Crosscoder copy(Thresholds thresholds);

    @Override
    void close();
}
