package dev.retort.experiments.modes;

import dev.retort.atlas.Estimate;
import dev.retort.atlas.Measured;
import java.util.function.ToDoubleFunction;

/**
 * What a mode must do and what it may cost, on the dev problems. A loss is within its limit when its whole interval is: the
 * best of many that were tried looks better than it is.
 *
 * @param leastChange of the thoughts' length, greedily and sampled at T = 1, as a fraction in the goal's direction
 * @param greedyLoss accuracy it may cost greedily
 * @param sampledLoss accuracy it may cost at T = 1
 * @param unfinished share of answers that may come to no end beyond those that do not anyway: loops
 */
public record ModeLimits(double leastChange, double greedyLoss, double sampledLoss, double unfinished) {
    private static final double ROUNDING = 1e-9;

    /** Limits within which a mode is worth having. */
    public static ModeLimits usual(Goal goal) {
        return switch (goal) {
            case DEEP -> new ModeLimits(0.05, 0.02, 0.05, 0.02);
            case INCISIVE -> new ModeLimits(0.10, 0.02, 0.05, 0.01);
        };
    }

    /** Whether both trials change enough, and neither costs more by the lower ends of its intervals. */
    boolean hold(Goal goal, ModeTrial greedy, ModeTrial sampled) {
        return within(goal, greedy, sampled, ModeLimits::low);
    }

    /** The same by the estimates alone: more problems might show that the limits hold. */
    boolean perhaps(Goal goal, ModeTrial greedy, ModeTrial sampled) {
        return within(goal, greedy, sampled, Estimate::value);
    }

    private boolean within(Goal goal, ModeTrial greedy, ModeTrial sampled, ToDoubleFunction<Estimate> taken) {
        return changes(goal, greedy)
                && changes(goal, sampled)
                && taken.applyAsDouble(greedy.accuracy()) >= -greedyLoss - ROUNDING
                && taken.applyAsDouble(sampled.accuracy()) >= -sampledLoss - ROUNDING;
    }

    private boolean changes(Goal goal, ModeTrial trial) {
        return goal.sign() * trial.length().value() >= leastChange
                && trial.finished().value() >= -unfinished - ROUNDING;
    }

    /** The lower end of what an accuracy changed by. */
    static double low(Estimate accuracy) {
        Measured measured = accuracy.measured();
        return measured == null || measured.low() == null ? accuracy.value() : measured.low();
    }
}
