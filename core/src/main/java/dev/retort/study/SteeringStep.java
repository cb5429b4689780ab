package dev.retort.study;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.TokenLabels;
import dev.retort.crosscoder.NormRatios;
import dev.retort.experiments.LiftSelection;
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
 * The deep mode sought by amplifying features where they fire already; set and dose chosen on the dev problems:
 * {@code steering.json}, rows of metrics.json, empty when no dose was tolerable.
 */
final class SteeringStep {
    static final String ROWS = "steering.json";

    private final Study study;
    private final PairPlaces places;
    private final CrosscoderSpec spec;
    private final Step corpus;
    private final Step harvest;
    private final Step crosscoder;
    private final Step answers;

    private SteeringStep(
            Study study,
            PairPlaces places,
            CrosscoderSpec spec,
            Step corpus,
            Step harvest,
            Step crosscoder,
            Step answers) {
        this.study = study;
        this.places = places;
        this.spec = spec;
        this.corpus = corpus;
        this.harvest = harvest;
        this.crosscoder = crosscoder;
        this.answers = answers;
    }

    static Step of(
            Study study,
            PairPlaces places,
            CrosscoderSpec spec,
            Step corpus,
            Step harvest,
            Step crosscoder,
            Step answers) {
        SteeringStep work = new SteeringStep(study, places, spec, corpus, harvest, crosscoder, answers);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", study.seed());
        config.put("sizes", study.experiments().sizes());
        config.put("strengths", Steering.STRENGTHS);
        List<Step> after = new ArrayList<>(places.after());
        after.addAll(List.of(corpus, harvest, crosscoder, answers));
        return new Step("steering-deep", 1, config, after, places.files(), work::run);
    }

    private void run(StepContext context) {
        String category = Category.SELF_REFLECTION.text();
        Bootstrap bootstrap = Bootstrap.of(study.seed());
        try (Harvested harvested = Harvested.open(context.input(harvest), context.input(corpus));
                LoadedPair loaded = LoadedPair.open(context, places, study.hook(), context.input(crosscoder));
                TrialsSetUp trials = TrialsSetUp.open(
                        study,
                        loaded,
                        context.input(answers),
                        study.experiments().sizes().steerProblems(),
                        context.progress())) {
            Steering steering = new Steering(trials.trials(), bootstrap);
            Steering.Choice choice = steering.choose(
                    candidates(loaded, harvested, category, context), Steering.STRENGTHS, Steering.TOLERATED);
            List<SteeringRow> rows = choice == null
                    ? List.of()
                    : steering.curve("deep", category, choice, Steering.STRENGTHS);
            Json.write(
                    context.folder().resolve(ROWS),
                    rows.stream().map(row -> row.tree(spec.kind().word())).toList());
        }
    }

    /** Two and four features by attribution, four by lift. */
    private static List<Steering.Candidate> candidates(
            LoadedPair loaded, Harvested harvested, String category, StepContext context) {
        List<Integer> attributed = AccuracyStep.attributed(loaded, harvested, category, context);
        FeatureView dev = FeatureView.of(loaded.file().crosscoder(), harvested, Part.DEV);
        double[] nrn =
                NormRatios.of(loaded.file().crosscoder(), loaded.file().normaliser()).nrn();
        List<Integer> lifted = LiftSelection.ranked(
                dev.activations(), dev.table(), new TokenLabels(dev.table(), category), f -> nrn[f] > 0.5);
        List<Steering.Candidate> candidates = new ArrayList<>();
        for (int size : List.of(2, 4)) {
            add(candidates, "attribution", attributed, size);
        }
        add(candidates, "lift", lifted, 4);
        return candidates;
    }

    private static void add(List<Steering.Candidate> candidates, String rule, List<Integer> ranked, int size) {
        if (ranked.size() >= size) {
            candidates.add(new Steering.Candidate(rule, ranked.subList(0, size)));
        }
    }
}
