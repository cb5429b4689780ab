package dev.retort.experiments.modes;

import dev.retort.experiments.interventions.DoseMeter;
import dev.retort.experiments.modes.Mode.ModeDose;
import dev.retort.experiments.modes.ModeFit.Tried;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the tried become the mode and the front. */
final class ModeChoice {
    private ModeChoice() {}

    /** Within the limits, the one that changes sampled thoughts most; null where none is within. */
    static @Nullable Tried of(Goal goal, ModeLimits limits, List<Tried> tried) {
        return tried.stream()
                .filter(each -> within(goal, limits, each.greedy(), limits.greedyLoss())
                        && within(goal, limits, each.sampled(), limits.sampledLoss()))
                .max(Comparator.comparingDouble(each -> change(goal, each.sampled())))
                .orElse(null);
    }

    /**
     * How large the chosen one is, and how large it may be made: the guard is the largest dose of the same candidate that
     * cost at most twice what a mode may cost, on the dev problems; beyond it answers are known to break, or nothing is known.
     */
    static ModeDose dose(ModeLimits limits, Tried chosen, List<Tried> tried) {
        double guard = tried.stream()
                .filter(each -> each.candidate().equals(chosen.candidate()))
                .filter(each -> each.greedy().accuracy().value() >= -2 * limits.greedyLoss()
                        && each.sampled().accuracy().value() >= -2 * limits.sampledLoss()
                        && each.sampled().finished().value() >= -2 * limits.unfinished())
                .mapToDouble(each -> each.sampled().dose().p95())
                .max()
                .orElse(0);
        DoseMeter.Dose own = chosen.sampled().dose();
        return new ModeDose(own.mean(), own.p95(), Math.max(guard, own.p95()));
    }

    private static boolean within(Goal goal, ModeLimits limits, ModeTrial trial, double loss) {
        return change(goal, trial) >= limits.leastChange()
                && trial.accuracy().value() >= -loss - 1e-9
                && trial.finished().value() >= -limits.unfinished() - 1e-9;
    }

    private static double change(Goal goal, ModeTrial trial) {
        return goal.sign() * trial.length().value();
    }

    /** Those for which no other both changes sampled thoughts more and costs less accuracy (Pareto). */
    static List<Tried> front(Goal goal, List<Tried> tried) {
        return tried.stream()
                .filter(each -> change(goal, each.sampled()) > 0
                        && tried.stream().noneMatch(other -> dominates(goal, other, each)))
                .toList();
    }

    private static boolean dominates(Goal goal, Tried one, Tried other) {
        double longer = change(goal, one.sampled()) - change(goal, other.sampled());
        double better =
                one.sampled().accuracy().value() - other.sampled().accuracy().value();
        return longer >= 0 && better >= 0 && longer + better > 0;
    }
}
