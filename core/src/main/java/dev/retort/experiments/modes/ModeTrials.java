package dev.retort.experiments.modes;

import dev.retort.atlas.Bootstrap;
import dev.retort.basics.Progress;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a pair's distilled model answer problems under interventions, and once as it is, with the same random numbers: what it
 * answers of its own accord is kept by task and temperature.
 */
public final class ModeTrials {
    private static final Logger LOG = LoggerFactory.getLogger(ModeTrials.class);

    /** Greedy, cool and plain sampling. */
    static final List<Double> TEMPERATURES = List.of(0.0, 0.6, 1.0);

    private final CrosscodedPair pair;
    private final @Nullable Function<List<Integer>, FeatureReader> solo;
    private final Bootstrap bootstrap;
    private final Progress progress;
    private final Map<Task, Map<Double, Answers>> without = new IdentityHashMap<>();

    /** @param solo a second encoder, with which modes are measured again; or null */
    public ModeTrials(
            CrosscodedPair pair,
            @Nullable Function<List<Integer>, FeatureReader> solo,
            Bootstrap bootstrap,
            Progress progress) {
        this.pair = pair;
        this.solo = solo;
        this.bootstrap = bootstrap;
        this.progress = progress;
    }

    CrosscodedPair pair() {
        return pair;
    }

    Bootstrap bootstrap() {
        return bootstrap;
    }

    Progress progress() {
        return progress;
    }

    /**
     * A mode as it is kept, at every temperature: with the paired encoder, and with the solo one where there is one.
     *
     * @param strength so many times the mode
     */
    public List<ModeTrial> measured(Task task, Mode mode, double strength) {
        List<Intervention> interventions = mode.at(strength);
        List<ModeTrial> trials = new ArrayList<>(of(task, mode.name(), interventions, strength, TEMPERATURES));
        trials.addAll(bySolo(task, interventions, strength));
        return trials;
    }

    /** With the solo encoder at every temperature, where there is one and the mode reads features. */
    List<ModeTrial> bySolo(Task task, List<Intervention> mode, double size) {
        List<ModeTrial> trials = new ArrayList<>();
        if (solo != null) {
            try (Edit edit = Edit.of(pair, Side.DISTILLED, mode, solo)) {
                for (double temperature : edit.features().isEmpty() ? List.<Double>of() : TEMPERATURES) {
                    trials.add(of(task, "solo", edit, size, temperature));
                }
            }
        }
        return trials;
    }

    /** With the paired encoder, at these temperatures. */
    List<ModeTrial> of(
            Task task, String name, List<Intervention> interventions, double size, List<Double> temperatures) {
        List<ModeTrial> trials = new ArrayList<>();
        for (double temperature : temperatures) {
            trials.add(of(task, name, interventions, size, temperature));
        }
        return trials;
    }

    /** The same at one temperature. */
    ModeTrial of(Task task, String name, List<Intervention> interventions, double size, double temperature) {
        try (Edit edit = Edit.of(pair, Side.DISTILLED, interventions)) {
            return of(task, name, edit, size, temperature);
        }
    }

    /** Under an edit of the distilled model, which the caller closes. */
    ModeTrial of(Task task, String name, Edit edit, double size, double temperature) {
        DoseMeter meter = new DoseMeter();
        TaskRunner runner = runner(task);
        Answers before = without.computeIfAbsent(task, _ -> new HashMap<>())
                .computeIfAbsent(
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

    /** Runs all of a task's problems. */
    TaskRunner runner(Task task) {
        return new TaskRunner(task, task.size(), bootstrap);
    }
}
