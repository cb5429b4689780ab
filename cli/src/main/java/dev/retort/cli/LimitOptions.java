package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.experiments.modes.Goal;
import dev.retort.experiments.modes.ModeLimits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a mode must do and what it may cost. */
final class LimitOptions {
    @Option(
            names = "--least-change",
            paramLabel = "SHARE",
            description = "How much longer or shorter thoughts must become (default: 0.05 deep, 0.10 incisive).")
    @Nullable
    Double leastChange;

    @Option(
            names = "--most-loss",
            paramLabel = "SHARE",
            description =
                    "Accuracy that it may cost at T = 1, by the lower end of the interval on the dev problems (default: 0.05, five"
                            + " points).")
    @Nullable
    Double mostLoss;

    /** @throws BadInput when a share is none */
    ModeLimits of(Goal goal) {
        ModeLimits usual = ModeLimits.usual(goal);
        return new ModeLimits(
                share("--least-change", leastChange, usual.leastChange(), "0.1 for a tenth"),
                usual.greedyLoss(),
                share("--most-loss", mostLoss, usual.sampledLoss(), "0.05 for five points"),
                usual.unfinished());
    }

    private static double share(String option, @Nullable Double given, double usual, String example) {
        if (given == null) {
            return usual;
        }
        if (!(given >= 0 && given < 1)) {
            throw new BadInput(option + " " + given + ": expected a share from 0 to 1, as " + example + ".");
        }
        return given;
    }
}
