package dev.retort.experiments.modes;

import dev.retort.atlas.Bootstrap;
import dev.retort.basics.Progress;
import dev.retort.basics.Rng;
import dev.retort.experiments.Answers;
import dev.retort.experiments.Task;
import dev.retort.experiments.TaskRunner;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.DoseMeter;
import dev.retort.experiments.interventions.Edit;
import dev.retort.experiments.interventions.EditedSteps;
import dev.retort.experiments.interventions.FeatureReader;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import dev.retort.experiments.modes.Mode.ModeDose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seeks a mode: every candidate at every size is tried on dev problems, greedily and sampled; within the limits the one
 * that changes sampled thoughts most is chosen; it and the others on the front are measured on test problems, and the chosen
 * one beside its controls.
 */
public final class ModeFit {
    private static final Logger LOG = LoggerFactory.getLogger(ModeFit.class);

    /** Greedy, cool and plain sampling. */
    private static final List<Double> TEMPERATURES = List.of(0.0, 0.6, 1.0);

    private static final int ROTATIONS = 2;

    private final CrosscodedPair pair;
    private final ModeGround ground;
    private final @Nullable Function<List<Integer>, FeatureReader> solo;
    private final Bootstrap bootstrap;
    private final Progress progress;
    private final Map<Double, Answers> devWithout = new HashMap<>();
    private final Map<Double, Answers> testWithout = new HashMap<>();

    /** @param solo a second encoder, with which the chosen one is measured again; or null */
    public ModeFit(
            CrosscodedPair pair,
            ModeGround ground,
            @Nullable Function<List<Integer>, FeatureReader> solo,
            Bootstrap bootstrap,
            Progress progress) {
        this.pair = pair;
        this.ground = ground;
        this.solo = solo;
        this.bootstrap = bootstrap;
        this.progress = progress;
    }

    /** A candidate at a size, with its trials on the dev problems. */
    record Tried(ModeCandidate candidate, double size, ModeTrial greedy, ModeTrial sampled) {}

    /** Searches and measures. */
    public ModeFinding find(Goal goal, ModeLimits limits) {
        ModeCandidates candidates = new ModeCandidates(pair, ground, progress);
        List<Brake> brakes = goal == Goal.INCISIVE
                ? Brake.fit(
                        pair,
                        ground,
                        ModeCandidates.brakes(),
                        runner(ground.own().task()),
                        progress)
                : List.of();
        List<Tried> tried = new ArrayList<>();
        for (ModeCandidate candidate : candidates.of(goal, brakes)) {
            for (double size : candidate.sizes()) {
                ModeTrial greedy = trial(ground.dev(), devWithout, candidate.name(), candidate.at(size), size, 0);
                if (-greedy.accuracy().value() > 4 * limits.greedyLoss() + 0.02) {
                    break; // larger ones only break more
                }
                ModeTrial sampled = trial(ground.dev(), devWithout, candidate.name(), candidate.at(size), size, 1);
                tried.add(new Tried(candidate, size, greedy, sampled));
            }
        }
        @Nullable Tried chosen = ModeChoice.of(goal, limits, tried);
        List<Tried> front = ModeChoice.front(goal, tried);
        List<ModeTrial> test = new ArrayList<>();
        for (Tried each : front) {
            if (!each.equals(chosen)) {
                test.addAll(tests(each.candidate.name(), each.candidate.at(each.size), each.size, List.of(0.0, 1.0)));
            }
        }
        if (chosen == null) {
            ModeDose none = new ModeDose(0, 0, 0);
            List<ModeTrial> no = List.of();
            return new ModeFinding(goal, limits, null, List.of(), none, devTrials(tried), no, no, test, no, no);
        }
        List<Intervention> mode = chosen.candidate.at(chosen.size);
        List<ModeTrial> measured = tests(chosen.candidate.name(), mode, chosen.size, TEMPERATURES);
        List<ModeTrial> response = new ArrayList<>();
        for (double size : chosen.candidate.sizes()) {
            response.addAll(tests(chosen.candidate.name(), chosen.candidate.at(size), size, List.of(1.0)));
        }
        return new ModeFinding(
                goal,
                limits,
                chosen.candidate,
                mode,
                ModeChoice.dose(limits, chosen, tried),
                devTrials(tried),
                measured,
                repeated(mode, chosen.size),
                test,
                response,
                controls(candidates, chosen.candidate, mode, chosen.size));
    }

    /**
     * A mode as it is kept, on the test problems at every temperature: with the paired encoder, and with the solo one where there
     * is one.
     *
     * @param strength so many times the mode
     */
    public List<ModeTrial> measured(Mode mode, double strength) {
        List<Intervention> interventions = mode.at(strength);
        List<ModeTrial> trials = new ArrayList<>(tests(mode.name(), interventions, strength, TEMPERATURES));
        trials.addAll(repeated(interventions, strength));
        return trials;
    }

    /** The same with the solo encoder, where there is one and the mode reads features. */
    private List<ModeTrial> repeated(List<Intervention> mode, double size) {
        List<ModeTrial> trials = new ArrayList<>();
        if (solo != null) {
            try (Edit edit = Edit.of(pair, Side.DISTILLED, mode, solo)) {
                for (double temperature : edit.features().isEmpty() ? List.<Double>of() : TEMPERATURES) {
                    trials.add(trial(ground.test(), testWithout, "solo", edit, size, temperature));
                }
            }
        }
        return trials;
    }

    private static List<ModeTrial> devTrials(List<Tried> tried) {
        return tried.stream()
                .flatMap(each -> List.of(each.greedy, each.sampled).stream())
                .toList();
    }

    private List<ModeTrial> tests(
            String name, List<Intervention> interventions, double size, List<Double> temperatures) {
        List<ModeTrial> trials = new ArrayList<>();
        for (double temperature : temperatures) {
            trials.add(trial(ground.test(), testWithout, name, interventions, size, temperature));
        }
        return trials;
    }

    /** The same with other features or turned: what any change of that kind would do. */
    private List<ModeTrial> controls(
            ModeCandidates candidates, ModeCandidate chosen, List<Intervention> mode, double size) {
        List<ModeTrial> controls = new ArrayList<>();
        for (int r = 0; r < ROTATIONS; r++) {
            long seed = Rng.of(bootstrap.seed(), "mode rotation", r).nextLong();
            try (Edit edit = Edit.rotated(pair, Side.DISTILLED, mode, seed)) {
                String name = ModeFinding.ROTATED + (r + 1);
                // greedily too: a mode must outdo an arbitrary change however answers are drawn
                for (double temperature : List.of(0.0, 1.0)) {
                    controls.add(trial(ground.test(), testWithout, name, edit, size, temperature));
                }
            }
        }
        List<Integer> features = mode.stream()
                .flatMap(one -> one.operation().features().stream())
                .toList();
        if (!features.isEmpty()) {
            controls.add(trial(ground.test(), testWithout, "nrn-at-most-half", with(mode, chosen.lower()), size, 1));
            controls.add(
                    trial(ground.test(), testWithout, "matched", with(mode, candidates.matched(features)), size, 1));
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

    private ModeTrial trial(
            Task task,
            Map<Double, Answers> without,
            String name,
            List<Intervention> interventions,
            double size,
            double temperature) {
        try (Edit edit = Edit.of(pair, Side.DISTILLED, interventions)) {
            return trial(task, without, name, edit, size, temperature);
        }
    }

    private ModeTrial trial(
            Task task, Map<Double, Answers> without, String name, Edit edit, double size, double temperature) {
        DoseMeter meter = new DoseMeter();
        TaskRunner runner = runner(task);
        Answers before = without.computeIfAbsent(
                temperature,
                t -> runner.run(
                        pair.distilled(),
                        capacity -> steps(Edit.of(pair, Side.DISTILLED, List.of()), capacity, null),
                        t,
                        progress));
        Answers after = runner.run(pair.distilled(), capacity -> steps(edit, capacity, meter), temperature, progress);
        ModeTrial trial = new ModeTrial(name, size, temperature, before, after, meter.dose());
        LOG.info("{}", trial.told());
        return trial;
    }

    private EditedSteps steps(Edit edit, int capacity, @Nullable DoseMeter meter) {
        return new EditedSteps(pair, edit, capacity, meter);
    }

    private TaskRunner runner(Task task) {
        return new TaskRunner(task, task.size(), bootstrap);
    }
}
