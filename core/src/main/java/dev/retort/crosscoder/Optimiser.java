package dev.retort.crosscoder;

/**
 * Adam with a clipped gradient and a rate that rises, holds and falls.
 *
 * @param learningRate at full height
 * @param beta1 of the mean
 * @param beta2 of the square
 * @param warmUpSteps updates over which the rate rises linearly from 0
 * @param decayFrom the share of all steps after which the rate falls linearly to 0; 1 for never
 * @param clip the largest norm of all gradients together; 0 for no limit
 */
public record Optimiser(
        double learningRate, double beta1, double beta2, long warmUpSteps, double decayFrom, double clip) {
    public Optimiser {
        if (warmUpSteps < 0 || !(decayFrom > 0 && decayFrom <= 1)) {
            throw new IllegalArgumentException(
                    "no schedule warms up over " + warmUpSteps + " steps and decays from " + decayFrom + " of them");
        }
        if (!(learningRate >= 0) || !(clip >= 0) || !(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException("Adam cannot learn at " + learningRate + " with betas " + beta1 + " and "
                    + beta2 + " and gradients clipped at " + clip);
        }
    }

    public Optimiser withLearningRate(double rate) {
        return new Optimiser(rate, beta1, beta2, warmUpSteps, decayFrom, clip);
    }

    /** The learning rate of one of {@code steps} steps, counted from 0. */
    public double learningRate(long step, long steps) {
        if (step < warmUpSteps) {
            return learningRate * step / warmUpSteps;
        }
        double start = decayFrom * steps;
        return step < start || decayFrom == 1 ? learningRate : learningRate * (steps - step) / (steps - start);
    }

    /** The largest norm of all gradients together, infinite for no limit. */
    double limit() {
        return clip == 0 ? Double.POSITIVE_INFINITY : clip;
    }
}
