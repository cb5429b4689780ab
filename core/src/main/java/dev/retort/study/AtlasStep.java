package dev.retort.study;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Categories;
import dev.retort.atlas.CategoryReading;
import dev.retort.atlas.Context;
import dev.retort.atlas.Contrast;
import dev.retort.atlas.FeatureStatistics;
import dev.retort.atlas.ReadingSummary;
import dev.retort.atlas.TokenLabels;
import dev.retort.atlas.TokenSequence;
import dev.retort.atlas.TokenTable;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.NormRatios;
import dev.retort.engine.Device;
import dev.retort.formats.Json;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import dev.retort.study.report.Atlas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the features of one crosscoder are about: {@code categories.json} (its entry of metrics.json),
 * {@code means.json} (each contrast over all categories), {@code words.json} (the same by word lists alone, where the
 * corpus has better labels), {@code atlas.json} (best features and their contexts, for the report).
 */
final class AtlasStep {
    static final String CATEGORIES = "categories.json";
    static final String MEANS = "means.json";
    static final String BY_WORDS = "words.json";
    static final String FEATURES = "atlas.json";

    private static final int CONTEXTS = 6;
    private static final int REACH = 14;

    private final Study study;
    private final Arm arm;
    private final CrosscoderSpec spec;
    private final Step corpus;
    private final Step harvest;
    private final Step crosscoder;

    private AtlasStep(Study study, Arm arm, CrosscoderSpec spec, Step corpus, Step harvest, Step crosscoder) {
        this.study = study;
        this.arm = arm;
        this.spec = spec;
        this.corpus = corpus;
        this.harvest = harvest;
        this.crosscoder = crosscoder;
    }

    static Step of(Study study, Arm arm, CrosscoderSpec spec, Step corpus, Step harvest, Step crosscoder) {
        AtlasStep work = new AtlasStep(study, arm, spec, corpus, harvest, crosscoder);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", study.seed());
        return new Step(
                arm.step("atlas-" + spec.kind().word()),
                1,
                config,
                List.of(corpus, harvest, crosscoder),
                Map.of(),
                work::run);
    }

    private void run(StepContext context) {
        try (Harvested harvested = Harvested.open(context.input(harvest), context.input(corpus));
                CrosscoderFile file =
                        CrosscoderFile.read(context.input(crosscoder).resolve(CrosscoderStep.WEIGHTS), Device.CPU);
                Progress.Task task =
                        context.progress().begin(arm.step("atlas " + spec.kind().word()), 4, "parts")) {
            FeatureView dev = FeatureView.of(file.crosscoder(), harvested, Part.DEV);
            FeatureView test = FeatureView.of(file.crosscoder(), harvested, Part.TEST);
            task.advance(1);
            double[] nrn = NormRatios.of(file.crosscoder(), file.normaliser()).nrn();
            Bootstrap bootstrap = Bootstrap.of(study.seed());
            List<String> categories = TokenLabels.categories(dev.table());
            List<CategoryReading> readings = CategoryReading.all(categories, dev.side(), test.side(), nrn, bootstrap);
            task.advance(1);
            Json.write(context.folder().resolve(CATEGORIES), byCategory(readings));
            Json.write(context.folder().resolve(MEANS), means(readings));
            Json.write(context.folder().resolve(FEATURES), contexts(readings, test, nrn));
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

    /** The same tokens with the labels that word lists give. */
    private static CategoryReading.Side byWords(FeatureView view) {
        Categories categories = Categories.reasoning();
        List<TokenSequence> sequences = new ArrayList<>();
        for (TokenSequence s : view.table().sequences()) {
            sequences.add(
                    new TokenSequence(categories.label(s.document()), s.ids(), s.starts(), s.ends(), s.flagged()));
        }
        return new CategoryReading.Side(new TokenTable(sequences), view.activations());
    }

    /** For each category the features that read it best in some contrast, with where they fire. */
    private Map<String, List<Atlas.Feature>> contexts(List<CategoryReading> readings, FeatureView test, double[] nrn) {
        FeatureStatistics statistics = test.statistics();
        Map<String, Map<Integer, Double>> chosen = new LinkedHashMap<>();
        for (CategoryReading reading : readings) {
            Map<Integer, Double> ofCategory = chosen.computeIfAbsent(reading.category(), _ -> new LinkedHashMap<>());
            if (reading.contrast() == Contrast.PRE_HARD
                    || reading.contrast() == Contrast.AT_HARD
                    || reading.contrast() == Contrast.SEGMENT) {
                keep(ofCategory, reading.best());
                CategoryReading.Reader above = reading.aboveHalf();
                if (above != null) {
                    keep(ofCategory, above);
                }
            }
        }
        Map<String, List<Atlas.Feature>> atlas = new LinkedHashMap<>();
        chosen.forEach((category, features) -> {
            List<Atlas.Feature> told = new ArrayList<>();
            Set<Integer> order = new LinkedHashSet<>(features.keySet());
            for (int feature : order) {
                told.add(new Atlas.Feature(
                        spec.kind().word(),
                        feature,
                        nrn[feature],
                        features.getOrDefault(feature, Double.NaN),
                        statistics.firing()[feature],
                        shown(test, feature)));
            }
            atlas.put(category, told);
        });
        return atlas;
    }

    private static void keep(Map<Integer, Double> chosen, CategoryReading.Reader reader) {
        chosen.merge(reader.feature(), reader.auroc().value(), Math::max);
    }

    private static List<Atlas.Context> shown(FeatureView test, int feature) {
        return Context.strongest(test.activations(), test.table(), feature, CONTEXTS, REACH).stream()
                .map(c -> new Atlas.Context(c.tokens(), c.values(), c.document(), c.kind()))
                .toList();
    }
}
