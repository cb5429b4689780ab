package dev.retort.experiments.interventions;

import dev.retort.engine.Tensor;
import org.jspecify.annotations.Nullable;

/** The encoder: how some features' values are found while a model runs. Owned by the edit that it is given to. */
public interface FeatureReader extends AutoCloseable {
    /** The word for it in results: paired or solo. */
    String word();

    /** Whether both models' residual streams are needed, so that the other model must run beside the edited one. */
    boolean needsBoth();

    /**
     * Values of the features it was made for.
     *
     * @param base raw residual stream (B, T, d) of the base; null where only the distilled model runs
     * @param distilled raw residual stream (B, T, d) of the distilled model
     * @return (B, T, k)
     */
    Tensor of(@Nullable Tensor base, Tensor distilled);

    @Override
    void close();
}
