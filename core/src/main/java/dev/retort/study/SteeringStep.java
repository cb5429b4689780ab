package dev.retort.study;

import dev.retort.activations.ActivationStore;
import dev.retort.atlas.Bootstrap;
import dev.retort.experiments.Steering;
import dev.retort.experiments.SteeringRow;
import dev.retort.formats.Json;
import dev.retort.lab.Category;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The deep mode sought by amplifying features of doubts or checks where they fire already; set and dose chosen on the dev
 * problems: {@code steering.json}, rows of metrics.json, empty when no dose was tolerable.
 */
final class SteeringStep {
    static final String ROWS = "steering.json";

    /** Doubts and checks: what makes a thought longer without leading it elsewhere. */
    private static final List<Category> LENGTHENING =
            List.of(Category.SELF_REFLECTION, Category.COMPUTATION_VERIFICATION);

    /** Features of a category that are amplified together. */
    private static final List<Integer> SIZES = List.of(2, 4);

    private final Study study;
    private final PairPlaces places;
    private final CrosscoderSpec spec;
    private final PairHarvest harvest;
    private final Step crosscoder;
    private final Step answers;

    private SteeringStep(
            Study study, PairPlaces places, CrosscoderSpec spec, PairHarvest harvest, Step crosscoder, Step answers) {
        this.study = study;
        this.places = places;
        this.spec = spec;
        this.harvest = harvest;
        this.crosscoder = crosscoder;
        this.answers = answers;
    }

    static Step of(
            Study study, PairPlaces places, CrosscoderSpec spec, PairHarvest harvest, Step crosscoder, Step answers) {
        SteeringStep work = new SteeringStep(study, places, spec, harvest, crosscoder, answers);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", study.seed());
        config.put("sizes", study.experiments().sizes());
        config.put("strengths", Steering.STRENGTHS);
        study.teacherInto(config);
        List<Step> after = new ArrayList<>(places.after());
        after.addAll(harvest.steps());
        after.addAll(List.of(crosscoder, answers));
        return new Step("steering-deep", 8, config, after, places.files(), work::run);
    }

    private void run(StepContext context) {
        Bootstrap bootstrap = Bootstrap.of(study.seed());
        try (ActivationStore store = harvest.open(context);
                LoadedPair loaded = LoadedPair.open(context, places, study.hook(), context.input(crosscoder));
                TrialsSetUp trials = TrialsSetUp.open(
                        study,
                        loaded,
                        context.input(answers),
                        study.experiments().sizes().steerProblems(),
                        context.progress())) {
            Steering steering = new Steering(trials.trials(), bootstrap);
            List<Steering.Candidate> candidates = new ArrayList<>();
            for (Category category : LENGTHENING) {
                List<Integer> ranked = AccuracyStep.attributed(loaded, store, category.text(), context);
                for (int size : SIZES) {
                    if (ranked.size() >= size) {
                        candidates.add(new Steering.Candidate(category.text(), "attribution", ranked.subList(0, size)));
                    }
                }
            }
            Steering.Choice choice = steering.choose(candidates, Steering.STRENGTHS, Steering.TOLERATED);
            List<SteeringRow> rows = choice == null ? List.of() : steering.curve("deep", choice);
            Json.write(
                    context.folder().resolve(ROWS),
                    rows.stream().map(row -> row.tree(spec.kind().word())).toList());
        }
    }
}
