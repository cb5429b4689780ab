package dev.retort.study;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Part;
import dev.retort.activations.TokenTable;
import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.TokenLabels;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.NormRatios;
import dev.retort.experiments.AccuracyAblation;
import dev.retort.experiments.AccuracyRow;
import dev.retort.experiments.Attribution;
import dev.retort.experiments.ForcedDocuments;
import dev.retort.experiments.GuardedChoice;
import dev.retort.experiments.MatchedRandom;
import dev.retort.experiments.OpenerProbability;
import dev.retort.experiments.Openings;
import dev.retort.experiments.TaskRunner.Decoding;
import dev.retort.experiments.Trials;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.Edit;
import dev.retort.formats.Json;
import dev.retort.lab.Split;
import dev.retort.lab.Teacher;
import dev.retort.lab.Trace;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the distilled model does without the few features that argue for a category's openers: {@code accuracy.json},
 * rows of metrics.json.
 */
final class AccuracyStep {
    static final String ROWS = "accuracy.json";

    /** Documents of the dev part that attribution looks at. */
    static final int ATTRIBUTED = 200;

    private final Study study;
    private final String category;
    private final PairPlaces places;
    private final CrosscoderSpec spec;
    private final PairHarvest harvest;
    private final Step crosscoder;
    private final Step answers;

    private AccuracyStep(
            Study study,
            String category,
            PairPlaces places,
            CrosscoderSpec spec,
            PairHarvest harvest,
            Step crosscoder,
            Step answers) {
        this.study = study;
        this.category = category;
        this.places = places;
        this.spec = spec;
        this.harvest = harvest;
        this.crosscoder = crosscoder;
        this.answers = answers;
    }

    static Step of(
            Study study,
            String category,
            PairPlaces places,
            CrosscoderSpec spec,
            PairHarvest harvest,
            Step crosscoder,
            Step answers) {
        AccuracyStep work = new AccuracyStep(study, category, places, spec, harvest, crosscoder, answers);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", study.seed());
        config.put("category", category);
        config.put("sizes", study.experiments().sizes());
        study.teacherInto(config);
        List<Step> after = new ArrayList<>(places.after());
        after.addAll(harvest.steps());
        after.addAll(List.of(crosscoder, answers));
        String name = "accuracy-" + category.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return new Step(name, 4, config, after, places.files(), work::run);
    }

    private void run(StepContext context) {
        Bootstrap bootstrap = Bootstrap.of(study.seed());
        try (ActivationStore store = harvest.open(context);
                LoadedPair loaded = LoadedPair.open(context, places, study.hook(), context.input(crosscoder));
                TrialsSetUp trials = TrialsSetUp.open(
                        study,
                        loaded,
                        context.input(answers),
                        study.experiments().sizes().testProblems(),
                        context.progress())) {
            FeatureView dev = FeatureView.of(loaded.file().crosscoder(), store, Part.DEV);
            MatchedRandom matched = new MatchedRandom(dev.statistics(), loaded.distilledNorms());
            AccuracyAblation ablation = new AccuracyAblation(trials.trials(), matched, bootstrap);
            List<Integer> ranked = attributed(loaded, store, category, context);
            List<Integer> chosen = chosen(trials.trials(), ranked, context.progress());
            AccuracyRow row = ablation.measure(category, "attribution", chosen);
            Json.write(
                    context.folder().resolve(ROWS),
                    row == null ? List.of() : List.of(row.tree(spec.kind().word())));
        }
    }

    private List<Integer> chosen(Trials trials, List<Integer> ranked, Progress progress) {
        ToDoubleFunction<Edit> greedy = edit -> trials.answers(Trials.Split.DEV, Decoding.GREEDY, edit)
                .accuracy()
                .value();
        List<Trace> traces = new Teacher(study.seed(), study.teacher())
                .traces(Split.DEV, study.experiments().sizes().traces());
        return chosen(trials.pair(), traces, category, greedy, ranked, progress);
    }

    /** The ranked features that the dev part's traces and greedy answers bear out. */
    static List<Integer> chosen(
            CrosscodedPair pair,
            List<Trace> traces,
            String category,
            ToDoubleFunction<Edit> greedy,
            List<Integer> ranked,
            Progress progress) {
        try (ForcedDocuments documents =
                new ForcedDocuments(pair, traces.stream().map(Trace::ids).toList(), progress)) {
            LabOpenings openings = LabOpenings.of(traces, category);
            OpenerProbability readiness = new OpenerProbability(documents, openings.places(), openings.words());
            return new GuardedChoice(pair, readiness::under, greedy).of(ranked);
        }
    }

    /** Features of NRN above ½ that argue for a category's openers on the dev part, strongest first. */
    static List<Integer> attributed(LoadedPair loaded, ActivationStore store, String category, StepContext context) {
        double[] nrn = NormRatios.of(loaded.file().crosscoder(), loaded.file().normaliser())
                .nrn();
        TokenTable traces = PaperStep.labelled(store.table(Part.DEV));
        int[][] openings = Openings.positions(traces, new TokenLabels(traces, category), ATTRIBUTED);
        try (ForcedDocuments documents =
                new ForcedDocuments(loaded.pair(), Openings.documents(traces, ATTRIBUTED), context.progress())) {
            return Attribution.of(documents, openings, context.progress()).ranked(f -> nrn[f] > 0.5);
        }
    }
}
