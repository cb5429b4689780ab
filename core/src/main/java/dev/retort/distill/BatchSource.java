package dev.retort.distill;

/** An endless sequence of batches in which batch {@code step} depends on nothing but the source's seed and {@code step}. */
@FunctionalInterface
public interface BatchSource {
    TrainingBatch batch(long step);
}
