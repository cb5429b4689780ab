package dev.retort.experiments.modes;

import dev.retort.basics.Rng;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import dev.retort.experiments.modes.Mode.ModeDose;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seeks a mode: every candidate at every size is tried on dev problems, greedily and sampled; within the limits the one
 * that changes sampled thoughts most is chosen; it and the others on the front are measured on test problems, and the chosen
 * one beside its controls.
 */
public final class ModeFit {
    private static final int ROTATIONS = 2;

    private final ModeGround ground;
    private final ModeTrials trials;

    /** @param trials of the pair that the mode is for */
    public ModeFit(ModeGround ground, ModeTrials trials) {
        this.ground = ground;
        this.trials = trials;
    }

    /** A candidate at a size, with its trials on the dev problems. */
    record Tried(ModeCandidate candidate, double size, ModeTrial greedy, ModeTrial sampled) {}

    /** Searches and measures. */
    public ModeFinding find(Goal goal, ModeLimits limits) {
        ModeCandidates candidates = new ModeCandidates(trials.pair(), ground, trials.progress());
        List<String> leftOut = new ArrayList<>(candidates.leftOut(goal));
        List<Tried> tried = tried(candidates.of(goal, brakes(goal, leftOut)), limits);
        @Nullable Tried chosen = ModeChoice.of(goal, limits, tried);
        List<ModeTrial> front = new ArrayList<>();
        for (Tried each : ModeChoice.front(goal, tried)) {
            if (!each.equals(chosen)) {
                front.addAll(onTest(each.candidate, each.size, List.of(0.0, 1.0)));
            }
        }
        if (chosen == null) {
            String undecided = ModeChoice.undecided(goal, limits, tried);
            if (undecided != null) {
                leftOut.add(undecided);
            }
            ModeDose none = new ModeDose(0, 0, 0);
            List<ModeTrial> no = List.of();
            return new ModeFinding(
                    goal, limits, null, List.of(), none, devTrials(tried), no, no, front, no, no, leftOut);
        }
        List<Intervention> mode = chosen.candidate.at(chosen.size);
        List<ModeTrial> measured = onTest(chosen.candidate, chosen.size, ModeTrials.TEMPERATURES);
        List<ModeTrial> response = new ArrayList<>();
        for (double size : chosen.candidate.sizes()) {
            response.addAll(onTest(chosen.candidate, size, List.of(1.0)));
        }
        return new ModeFinding(
                goal,
                limits,
                chosen.candidate,
                mode,
                ModeChoice.dose(limits, chosen, tried),
                devTrials(tried),
                measured,
                trials.bySolo(ground.test(), mode, chosen.size),
                front,
                response,
                controls(candidates, chosen.candidate, mode, chosen.size),
                leftOut);
    }

    private List<Brake> brakes(Goal goal, List<String> leftOut) {
        if (goal != Goal.INCISIVE) {
            return List.of();
        }
        ModeGround.OwnProblems own = ground.own();
        if (own == null) {
            leftOut.add(
                    "stop-n-brake-q is left out: no words say where a thought first concludes, so that nobody knows whether"
                            + " it concludes rightly.");
            return List.of();
        }
        List<Brake> brakes =
                Brake.fit(trials.pair(), own, ModeCandidates.brakes(), trials.runner(own.task()), trials.progress());
        if (brakes.isEmpty()) {
            leftOut.add("stop-n-brake-q is left out: of the first conclusions of "
                    + own.task().size() + " thoughts too few are wrong, or right, to fit a probe on.");
        }
        return brakes;
    }

    private List<Tried> tried(List<ModeCandidate> candidates, ModeLimits limits) {
        List<Tried> tried = new ArrayList<>();
        for (ModeCandidate candidate : candidates) {
            for (double size : candidate.sizes()) {
                ModeTrial greedy = onDev(candidate, size, 0);
                if (-greedy.accuracy().value() > limits.greedyLoss() + 0.02) {
                    break; // larger ones only break more
                }
                tried.add(new Tried(candidate, size, greedy, onDev(candidate, size, 1)));
            }
        }
        return tried;
    }

    private ModeTrial onDev(ModeCandidate candidate, double size, double temperature) {
        return trials.of(ground.dev(), candidate.name(), candidate.at(size), size, temperature);
    }

    private List<ModeTrial> onTest(ModeCandidate candidate, double size, List<Double> temperatures) {
        return trials.of(ground.test(), candidate.name(), candidate.at(size), size, temperatures);
    }

    private static List<ModeTrial> devTrials(List<Tried> tried) {
        return tried.stream()
                .flatMap(each -> List.of(each.greedy, each.sampled).stream())
                .toList();
    }

    /** The same with other features or turned: what any change of that kind would do. */
    private List<ModeTrial> controls(
            ModeCandidates candidates, ModeCandidate chosen, List<Intervention> mode, double size) {
        List<ModeTrial> controls = new ArrayList<>();
        for (int r = 0; r < ROTATIONS; r++) {
            long seed = Rng.of(trials.bootstrap().seed(), "mode rotation", r).nextLong();
            try (Edit edit = Edit.rotated(trials.pair(), Side.DISTILLED, mode, seed)) {
                // greedily too: a mode must outdo an arbitrary change however answers are drawn
                for (double temperature : List.of(0.0, 1.0)) {
                    controls.add(trials.of(ground.test(), ModeFinding.ROTATED + (r + 1), edit, size, temperature));
                }
            }
        }
        List<Integer> features = mode.stream()
                .flatMap(one -> one.operation().features().stream())
                .toList();
        if (!features.isEmpty()) {
            controls.add(trials.of(ground.test(), "nrn-at-most-half", with(mode, chosen.lower()), size, 1));
            controls.add(trials.of(ground.test(), "matched", with(mode, candidates.matched(features)), size, 1));
        }
        return controls;
    }

    private static List<Intervention> with(List<Intervention> mode, List<Integer> features) {
        return mode.stream()
                .map(one -> one.operation() instanceof Operation.Scale scale
                        ? new Intervention(new Operation.Scale(features, scale.factor()), one.where())
                        : one)
                .toList();
    }
}
