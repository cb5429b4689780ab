package dev.retort.study;

import dev.retort.activations.ActivationStore;
import dev.retort.atlas.Bootstrap;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.solo.SoloFeature;
import dev.retort.experiments.solo.SoloFile;
import dev.retort.experiments.solo.SoloFit;
import dev.retort.experiments.solo.SoloRepeat;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Sha256;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The accuracy ablation once more with the solo encoder: {@code solo.safetensors}, the encoder of the ablated features, and
 * {@code solo.json}, its figures and what the ablation does both ways, rows of metrics.json.
 */
final class SoloStep {
    static final String ROWS = "solo.json";
    static final String ENCODER = "solo.safetensors";

    private final Study study;
    private final String category;
    private final PairPlaces places;
    private final CrosscoderSpec spec;
    private final PairHarvest harvest;
    private final Step crosscoder;
    private final Step answers;
    private final Step accuracy;

    private SoloStep(
            Study study,
            String category,
            PairPlaces places,
            CrosscoderSpec spec,
            PairHarvest harvest,
            Step crosscoder,
            Step answers,
            Step accuracy) {
        this.study = study;
        this.category = category;
        this.places = places;
        this.spec = spec;
        this.harvest = harvest;
        this.crosscoder = crosscoder;
        this.answers = answers;
        this.accuracy = accuracy;
    }

    /** @param accuracy whose features are ablated */
    static Step of(
            Study study,
            String category,
            PairPlaces places,
            CrosscoderSpec spec,
            PairHarvest harvest,
            Step crosscoder,
            Step answers,
            Step accuracy) {
        SoloStep work = new SoloStep(study, category, places, spec, harvest, crosscoder, answers, accuracy);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", study.seed());
        config.put("category", category);
        config.put("sizes", study.experiments().sizes());
        List<Step> after = new ArrayList<>(places.after());
        after.addAll(harvest.steps());
        after.addAll(List.of(crosscoder, answers, accuracy));
        String name = "solo-" + category.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return new Step(name, 1, config, after, places.files(), work::run);
    }

    private void run(StepContext context) {
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Node> ablated =
                Json.read(context.input(accuracy).resolve(AccuracyStep.ROWS)).asList();
        if (!ablated.isEmpty()) {
            rows.add(row(context, features(ablated.getFirst().asMap())));
        }
        Json.write(context.folder().resolve(ROWS), rows);
    }

    private static List<Integer> features(MapNode row) {
        return row.need("features").asList().stream().map(Node::asInt).toList();
    }

    private Map<String, Object> row(StepContext context, List<Integer> features) {
        Bootstrap bootstrap = Bootstrap.of(study.seed());
        Path file = context.input(crosscoder).resolve(CrosscoderStep.WEIGHTS);
        try (ActivationStore store = harvest.open(context);
                LoadedPair loaded = LoadedPair.open(context, places, study.hook(), context.input(crosscoder));
                TrialsSetUp trials = TrialsSetUp.open(
                        study,
                        loaded,
                        context.input(answers),
                        study.experiments().sizes().testProblems(),
                        context.progress());
                SoloFile solo = new SoloFit(loaded.file(), store, Side.DISTILLED.ordinal(), context.progress())
                        .of(Sha256.of(file), features, bootstrap)) {
            solo.write(context.folder().resolve(ENCODER));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("category", category);
            row.put("crosscoder", spec.kind().word());
            row.put("encoder", "solo");
            row.put("features", solo.features().stream().map(SoloFeature::tree).toList());
            row.putAll(SoloRepeat.of(trials.trials(), category, features, solo.encoder())
                    .tree());
            return row;
        }
    }
}
