package dev.retort.crosscoder;

/**
 * A sign that training goes wrong.
 *
 * @param step at which it was seen
 * @param sentence what is wrong and what to try
 */
public record TrainingWarning(long step, Sign sign, String sentence) {
    /** What was seen. */
    public enum Sign {
        DEAD_FEATURES,
        NORM_DRIFT,
        NOT_FINITE,
        LOSS_SPIKE
    }
}
