package dev.retort.activations;

import dev.retort.engine.Tensor;

/**
 * Where a crosscoder's training gets its data.
 *
 * <p>What a step sees is a function of the step alone, so that a resumed run sees what the uninterrupted one did.
 */
public interface ActivationBatches {
    /** How the models stand side by side in a row. */
    Sides sides();

    /** (B, D) F32, normalised; owned by the caller's scope. Steps count from 0. */
    Tensor batch(long step);
}
