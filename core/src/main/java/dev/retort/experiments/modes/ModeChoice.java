package dev.retort.experiments.modes;

import dev.retort.atlas.Estimate;
import dev.retort.experiments.interventions.DoseMeter;
import dev.retort.experiments.modes.Mode.ModeDose;
import dev.retort.experiments.modes.ModeFit.Tried;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which of the tried become the mode and the front. */
final class ModeChoice {
    private ModeChoice() {}

    /** Within the limits, the one that changes sampled thoughts most; null where none is within. */
    static @Nullable Tried of(Goal goal, ModeLimits limits, List<Tried> tried) {
        return most(goal, tried, each -> limits.hold(goal, each.greedy(), each.sampled()));
    }

    /**
     * Why there is no mode although one may be among the tried: its estimates are within the limits and only their
     * intervals are not. Null where none is even so.
     */
    static @Nullable String undecided(Goal goal, ModeLimits limits, List<Tried> tried) {
        Tried perhaps = most(goal, tried, each -> limits.perhaps(goal, each.greedy(), each.sampled()));
        if (perhaps == null) {
            return null;
        }
        Estimate greedy = perhaps.greedy().accuracy();
        Estimate sampled = perhaps.sampled().accuracy();
        return String.format(
                Locale.ROOT,
                "%s × %.3g is left out: by its estimates it is within the limits, but by their intervals it may cost %.1f points"
                        + " greedily (%.1f allowed) and %.1f at T = 1 (%.1f allowed); with more than %d dev problems (--dev) it"
                        + " might show that it does not.",
                perhaps.candidate().name(),
                perhaps.size(),
                100 * Math.max(0, -ModeLimits.low(greedy)),
                100 * limits.greedyLoss(),
                100 * Math.max(0, -ModeLimits.low(sampled)),
                100 * limits.sampledLoss(),
                sampled.units());
    }

    private static @Nullable Tried most(Goal goal, List<Tried> tried, Predicate<Tried> within) {
        return tried.stream()
                .filter(within)
                .max(Comparator.comparingDouble(each -> change(goal, each.sampled())))
                .orElse(null);
    }

    /**
     * How large the chosen one is, and how large it may be made: the guard is the largest dose of the same candidate that
     * cost no more accuracy than a mode may, by its estimates on the dev problems, and left at most twice as many answers
     * without an end; beyond it answers are known to break, or nothing is known.
     */
    static ModeDose dose(ModeLimits limits, Tried chosen, List<Tried> tried) {
        double guard = tried.stream()
                .filter(each -> each.candidate().equals(chosen.candidate()))
                .filter(each -> each.greedy().accuracy().value() >= -limits.greedyLoss()
                        && each.sampled().accuracy().value() >= -limits.sampledLoss()
                        && each.sampled().finished().value() >= -2 * limits.unfinished())
                .mapToDouble(each -> each.sampled().dose().p95())
                .max()
                .orElse(0);
        DoseMeter.Dose own = chosen.sampled().dose();
        return new ModeDose(own.mean(), own.p95(), Math.max(guard, own.p95()));
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
