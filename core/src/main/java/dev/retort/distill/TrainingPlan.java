package dev.retort.distill;

/**
 * How a language model is trained.
 *
 * @param steps updates in all
 * @param learningRate the highest rate, reached after the warm-up and then lowered along a cosine
 * @param warmUp steps over which the rate rises from 0
 * @param floor the last rate as a share of the highest
 * @param clip the gradients' common norm at most
 * @param beta2 Adam's second decay (0.98 learns rare tokens faster than the usual 0.999)
 * @param weightDecay decoupled, on matrices only
 * @param checkpointSeconds how often the state is saved, so that a killed run loses no more than that
 */
public record TrainingPlan(
        long steps,
        double learningRate,
        long warmUp,
        double floor,
        double clip,
        double beta2,
        double weightDecay,
        int checkpointSeconds) {
    /** The lab's recipe; only steps and rate differ between its models. */
    public static TrainingPlan of(long steps, double learningRate) {
        return new TrainingPlan(steps, learningRate, Math.min(100, Math.max(1, steps / 10)), 0.05, 1.0, 0.98, 0.05, 30);
    }

    /** The rate of a step, counted from 0. */
    double rate(long step) {
        if (step < warmUp) {
            return learningRate * (step + 1) / warmUp;
        }
        double progress = (double) (step - warmUp) / Math.max(1, steps - warmUp);
        return learningRate * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress))));
    }
}
