package dev.retort.crosscoder;

/**
 * Everything that decides what a training run computes, besides its data.
 *
 * @param features F
 * @param steps updates in all
 * @param batch B, tokens an update
 * @param learningRate Adam's, at full height
 * @param beta1 Adam's
 * @param beta2 Adam's
 * @param warmUpSteps updates over which the rate rises linearly from 0
 * @param decayFrom the share of all steps after which the rate falls linearly to 0; 1 for never
 * @param clip the largest norm of all gradients together
 * @param decoderNorm ‖d_f^m‖ at the start, for every feature and model; the encoder starts as the transpose
 * @param biasFromMedian whether b_dec starts at the first batch's geometric median rather than at 0
 * @param seed what the initial directions are drawn from
 */
public record TrainingConfig(
        CrosscoderKind kind,
        int features,
        long steps,
        int batch,
        double learningRate,
        double beta1,
        double beta2,
        long warmUpSteps,
        double decayFrom,
        double clip,
        double decoderNorm,
        boolean biasFromMedian,
        long seed) {
    public TrainingConfig {
        if (features < 1 || steps < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "features, steps and batch must be at least 1, are " + features + ", " + steps + ", " + batch);
        }
        if (warmUpSteps < 0 || decayFrom <= 0 || decayFrom > 1) {
            throw new IllegalArgumentException(
                    "no schedule warms up over " + warmUpSteps + " steps and decays from " + decayFrom + " of them");
        }
    }

    /** The kind's own habits: Adam at 1e-3 falling over the last fifth, gradients clipped at 1. */
    public static TrainingConfig of(CrosscoderKind kind, int features, long steps, int batch, long seed) {
        return switch (kind) {
            case ReluL1 l1 ->
                new TrainingConfig(l1, features, steps, batch, 1e-3, 0.9, 0.999, 0, 0.8, 1, 0.08, false, seed);
            case BatchTopK topK ->
                new TrainingConfig(topK, features, steps, batch, 1e-3, 0.9, 0.999, steps / 50, 0.8, 1, 1.0, true, seed);
        };
    }

    /** The learning rate of a step, steps counted from 0. */
    public double learningRate(long step) {
        if (step < warmUpSteps) {
            return learningRate * step / warmUpSteps;
        }
        double start = decayFrom * steps;
        return step < start || decayFrom == 1 ? learningRate : learningRate * (steps - step) / (steps - start);
    }
}
