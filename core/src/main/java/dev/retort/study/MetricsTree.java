package dev.retort.study;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Safetensors;
import dev.retort.lab.TeacherRates;
import dev.retort.study.graph.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Gathers metrics.json from the steps' files; it holds no clock, path, host or memory figure. */
final class MetricsTree {
    private static final double EXCLUSIVE = 0.9;

    private static final List<String> ROLES = List.of("base", "distilled");

    private final Study study;
    private final StudySteps steps;
    private final Function<Step, Path> folders;

    private MetricsTree(Study study, StudySteps steps, Function<Step, Path> folders) {
        this.study = study;
        this.steps = steps;
        this.folders = folders;
    }

    /** @param folders a finished step's folder */
    static Map<String, Object> of(Study study, StudySteps steps, Function<Step, Path> folders) {
        return new MetricsTree(study, steps, folders).tree();
    }

    private Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("study", study.name());
        tree.put("seed", study.seed());
        if (!study.teacher().equals(TeacherRates.v2())) {
            tree.put("teacher", study.teacher().text());
        }
        if (steps.answers() != null) {
            tree.put("models", read(steps.answers(), AnswersStep.MODELS));
        }
        StudySteps.OfArm real = steps.arms().getFirst();
        arm(real, tree);
        Map<String, Object> nullPairs = new LinkedHashMap<>();
        for (StudySteps.OfArm arm : steps.arms()) {
            arm.arm().word().ifPresent(word -> {
                Map<String, Object> below = new LinkedHashMap<>();
                arm(arm, below);
                below.put("real_minus_null", difference(real, arm));
                nullPairs.put(word, below);
            });
        }
        tree.put("null_pairs", nullPairs);
        List<Object> steering = new ArrayList<>();
        steps.steering().forEach(step -> steering.addAll(rows(step, SteeringStep.ROWS)));
        tree.put("steering", steering);
        return tree;
    }

    /** What is known of an arm: crosscoders, categories, probes, ablation. */
    private void arm(StudySteps.OfArm arm, Map<String, Object> tree) {
        Map<String, Object> crosscoders = new LinkedHashMap<>();
        List<Object> paper = new ArrayList<>();
        for (StudySteps.OfCrosscoder of : arm.crosscoders()) {
            Map<String, Object> figures = new LinkedHashMap<>();
            MapNode known = read(of.crosscoder(), CrosscoderStep.FIGURES).asMap();
            known.entries().forEach((key, entry) -> figures.put(key, entry.value()));
            figures.put("categories", read(of.atlas(), AtlasStep.CATEGORIES));
            figures.put("category_means", read(of.atlas(), AtlasStep.MEANS));
            if (Files.exists(folders.apply(of.atlas()).resolve(AtlasStep.BY_WORDS))) {
                figures.put("categories_by_words", read(of.atlas(), AtlasStep.BY_WORDS));
            }
            MapNode classes = read(of.tables(), TablesStep.CLASSES).asMap();
            classes.entries().forEach((key, entry) -> figures.put(key, entry.value()));
            crosscoders.put(of.spec().kind().word(), figures);
            if (of.ablation() != null) {
                paper.addAll(rows(of.ablation(), PaperStep.ROWS));
            }
        }
        tree.put("crosscoders", crosscoders);
        if (!arm.crosscoders().isEmpty()) {
            StudySteps.OfCrosscoder main = arm.crosscoders().getFirst();
            tree.put("pair", pair(main.crosscoder()));
            agreement(main, tree);
            tree.put("categories", read(main.atlas(), AtlasStep.CATEGORIES));
            tree.put("category_means", read(main.atlas(), AtlasStep.MEANS));
        }
        tree.put("probes", read(arm.probes(), ProbeStep.PROBES));
        Map<String, Object> ablation = new LinkedHashMap<>();
        ablation.put("paper", paper);
        List<Object> accuracy = new ArrayList<>();
        List<Object> solo = new ArrayList<>();
        if (arm.arm() == Arm.REAL) {
            steps.accuracy().forEach(step -> accuracy.addAll(rows(step, AccuracyStep.ROWS)));
            steps.solo().forEach(step -> solo.addAll(rows(step, SoloStep.ROWS)));
        }
        ablation.put("accuracy", accuracy);
        ablation.put("solo", solo);
        tree.put("ablation", ablation);
    }

    /** Whose models a crosscoder is of, as its file says: hashes, which tell pairs apart, and widths. */
    private Map<String, Object> pair(Step crosscoder) {
        Path file = folders.apply(crosscoder).resolve(CrosscoderStep.WEIGHTS);
        try (Safetensors weights = Safetensors.open(file)) {
            List<Node> models = noted("models", weights, file);
            List<Node> widths = noted("widths", weights, file);
            Map<String, Object> pair = new LinkedHashMap<>();
            for (int side = 0; side < ROLES.size(); side++) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("sha256", models.get(side).asMap().need("sha256"));
                one.put("d_model", widths.get(side));
                pair.put(ROLES.get(side), one);
            }
            return pair;
        }
    }

    private static List<Node> noted(String key, Safetensors weights, Path file) {
        return Json.parse(Objects.requireNonNull(weights.metadata().get(key)), file)
                .asList();
    }

    /** How alike the models are, where there were documents enough to say. */
    private void agreement(StudySteps.OfCrosscoder main, Map<String, Object> tree) {
        Path agreement = folders.apply(main.tables()).resolve(TablesStep.ATLAS).resolve("agreement.json");
        if (Files.exists(agreement)) {
            Node pair = Json.read(agreement).asMap().need("pairs").asList().getFirst();
            tree.put("agreement", Map.of("measures", pair.asMap().need("measures")));
        }
    }

    /** By how much more of the real pair's live features are distilled-only; features are what is resampled. */
    private Map<String, Object> difference(StudySteps.OfArm real, StudySteps.OfArm other) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (int i = 0; i < real.crosscoders().size(); i++) {
            StudySteps.OfCrosscoder of = real.crosscoders().get(i);
            Bootstrap bootstrap = Bootstrap.of(study.seed());
            Estimate here = bootstrap.mean(exclusive(of.crosscoder()));
            Estimate there = bootstrap
                    .independent("null features")
                    .mean(exclusive(other.crosscoders().get(i).crosscoder()));
            Map<String, Object> figures = new LinkedHashMap<>();
            here.minus(there).into(figures, "nrn_above_0.9");
            tree.put(of.spec().kind().word(), figures);
        }
        return tree;
    }

    private double[] exclusive(Step crosscoder) {
        return read(crosscoder, CrosscoderStep.NRN).asList().stream()
                .mapToDouble(nrn -> nrn.asDouble() > EXCLUSIVE ? 1 : 0)
                .toArray();
    }

    private List<Object> rows(Step step, String file) {
        return List.copyOf(read(step, file).asList());
    }

    private Node read(Step step, String file) {
        return Json.read(folders.apply(step).resolve(file));
    }
}
