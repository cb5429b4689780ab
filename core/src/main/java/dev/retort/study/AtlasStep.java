package dev.retort.study;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Part;
import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Categories;
import dev.retort.atlas.CategoryReading;
import dev.retort.atlas.Contrast;
import dev.retort.atlas.ReadingSummary;
import dev.retort.atlas.TokenLabels;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.NormRatios;
import dev.retort.engine.Device;
import dev.retort.formats.Json;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the features of one crosscoder are about: {@code categories.json} (its entry of metrics.json),
 * {@code means.json} (each contrast over all categories), {@code words.json} (the same by word lists alone, where the
 * corpus has better labels), {@code atlas.json} (the features that {@link ShownFeatures} picks for the report).
 */
final class AtlasStep {
    static final String CATEGORIES = "categories.json";
    static final String MEANS = "means.json";
    static final String BY_WORDS = "words.json";
    static final String FEATURES = "atlas.json";

    private final Study study;
    private final Arm arm;
    private final CrosscoderSpec spec;
    private final PairHarvest harvest;
    private final Step crosscoder;

    private AtlasStep(Study study, Arm arm, CrosscoderSpec spec, PairHarvest harvest, Step crosscoder) {
        this.study = study;
        this.arm = arm;
        this.spec = spec;
        this.harvest = harvest;
        this.crosscoder = crosscoder;
    }

    static Step of(Study study, Arm arm, CrosscoderSpec spec, PairHarvest harvest, Step crosscoder) {
        AtlasStep work = new AtlasStep(study, arm, spec, harvest, crosscoder);
        List<Step> after = new ArrayList<>(harvest.steps());
        after.add(crosscoder);
        return new Step(
                arm.step("atlas-" + spec.kind().word()), 3, Map.of("seed", study.seed()), after, Map.of(), work::run);
    }

    private void run(StepContext context) {
        try (ActivationStore store = harvest.open(context);
                CrosscoderFile file =
                        CrosscoderFile.read(context.input(crosscoder).resolve(CrosscoderStep.WEIGHTS), Device.CPU);
                Progress.Task task =
                        context.progress().begin(arm.step("atlas " + spec.kind().word()), 4, "parts")) {
            FeatureView dev = FeatureView.of(file.crosscoder(), store, Part.DEV);
            FeatureView test = FeatureView.of(file.crosscoder(), store, Part.TEST);
            task.advance(1);
            double[] nrn = NormRatios.of(file.crosscoder(), file.normaliser()).nrn();
            Bootstrap bootstrap = Bootstrap.of(study.seed());
            List<String> categories = TokenLabels.categories(dev.table());
            List<CategoryReading> readings = CategoryReading.all(categories, dev.side(), test.side(), nrn, bootstrap);
            task.advance(1);
            Json.write(context.folder().resolve(CATEGORIES), byCategory(readings));
            Json.write(context.folder().resolve(MEANS), means(readings));
            ShownFeatures shown = new ShownFeatures(spec.kind(), test, nrn);
            Map<String, Object> features = new LinkedHashMap<>();
            features.put("categories", shown.byCategory(readings));
            features.put("extremes", shown.extremes());
            Json.write(context.folder().resolve(FEATURES), features);
            task.advance(1);
            if (arm == Arm.REAL && study.corpus().stream().anyMatch(p -> p.source() instanceof CorpusPart.Source.Lab)) {
                CategoryReading.Side devWords = byWords(dev);
                List<String> words = TokenLabels.categories(devWords.table());
                List<CategoryReading> told = CategoryReading.all(words, devWords, byWords(test), nrn, bootstrap);
                Json.write(context.folder().resolve(BY_WORDS), byCategory(told));
            }
            task.advance(1);
        }
    }

    private static Map<String, Object> byCategory(List<CategoryReading> readings) {
        Map<String, Map<String, Object>> tree = new LinkedHashMap<>();
        for (CategoryReading reading : readings) {
            tree.computeIfAbsent(reading.category(), _ -> new LinkedHashMap<>())
                    .put(reading.contrast().text(), reading.tree());
        }
        return new LinkedHashMap<>(tree);
    }

    private static Map<String, Object> means(List<CategoryReading> readings) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Contrast contrast : Contrast.values()) {
            ReadingSummary summary = ReadingSummary.of(contrast, readings);
            if (summary != null) {
                tree.put(contrast.text(), summary.tree());
            }
        }
        return tree;
    }

    private static CategoryReading.Side byWords(FeatureView view) {
        return new CategoryReading.Side(Categories.reasoning().label(view.table()), view.activations());
    }
}
