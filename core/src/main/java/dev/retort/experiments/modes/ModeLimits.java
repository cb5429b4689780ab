package dev.retort.experiments.modes;

/**
 * What a mode must do and what it may cost, on the dev problems.
 *
 * @param leastChange of the thoughts' length, greedily and sampled at T = 1, as a fraction in the goal's direction
 * @param greedyLoss accuracy it may cost greedily
 * @param sampledLoss accuracy it may cost at T = 1
 * @param unfinished share of answers that may come to no end beyond those that do not anyway: loops
 */
public record ModeLimits(double leastChange, double greedyLoss, double sampledLoss, double unfinished) {
    /** Limits within which a mode is worth having; the choice is made on other problems than the figures, with less room. */
    public static ModeLimits usual(Goal goal) {
        return switch (goal) {
            case DEEP -> new ModeLimits(0.05, 0.01, 0.025, 0.02);
            case INCISIVE -> new ModeLimits(0.10, 0.005, 0.025, 0.01);
        };
    }
}
