package dev.retort.engine.kernel;

import dev.retort.engine.AdamW;

/**
 * The numbers of one Adam update, as {@link RowLoops#adam} wants them.
 *
 * @param clip what gradients are multiplied by first
 * @param rate learning rate / (1 − β₁ᵗ)
 * @param widen 1 / √(1 − β₂ᵗ)
 */
public record AdamStep(float clip, float beta1, float beta2, float rate, float widen, float epsilon) {
    /** @param step how many updates there have been with this one, t */
    public static AdamStep of(AdamW.Config config, long step, double learningRate, double clip) {
        return new AdamStep(
                (float) clip,
                (float) config.beta1(),
                (float) config.beta2(),
                (float) (learningRate / (1 - Math.pow(config.beta1(), step))),
                (float) (1 / Math.sqrt(1 - Math.pow(config.beta2(), step))),
                (float) config.epsilon());
    }
}
