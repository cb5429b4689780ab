package dev.retort.study;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Part;
import dev.retort.activations.Sides;
import dev.retort.activations.TokenTable;
import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Contrast;
import dev.retort.atlas.Estimate;
import dev.retort.atlas.Labelling;
import dev.retort.atlas.ProbeReading;
import dev.retort.atlas.TokenLabels;
import dev.retort.basics.Progress;
import dev.retort.formats.Json;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a linear probe reads of each category from either model, without any crosscoder: {@code probes.json}. What the
 * distilled model's probe reads better than the base's was put there by distillation, whatever the features make of it.
 */
final class ProbeStep {
    static final String PROBES = "probes.json";

    private static final int MOST_ROWS = 12_000;

    private final Study study;
    private final Arm arm;
    private final PairHarvest harvest;

    private ProbeStep(Study study, Arm arm, PairHarvest harvest) {
        this.study = study;
        this.arm = arm;
        this.harvest = harvest;
    }

    static Step of(Study study, Arm arm, PairHarvest harvest) {
        ProbeStep work = new ProbeStep(study, arm, harvest);
        return new Step(arm.step("probes"), 1, Map.of("seed", study.seed()), harvest.steps(), Map.of(), work::run);
    }

    private void run(StepContext context) {
        try (ActivationStore store = harvest.open(context)) {
            TokenTable train = store.table(Part.TRAIN);
            TokenTable test = store.table(Part.TEST);
            List<String> categories = TokenLabels.categories(train);
            Map<String, Object> tree = new LinkedHashMap<>();
            try (Progress.Task task = context.progress().begin(arm.step("probes"), categories.size(), "categories")) {
                for (Contrast contrast : List.of(Contrast.PRE_HARD, Contrast.AT_HARD, Contrast.SEGMENT)) {
                    Map<String, Object> here = new LinkedHashMap<>();
                    List<Estimate> differences = new ArrayList<>();
                    for (String category : categories) {
                        Estimate[] models = read(store, train, test, category, contrast);
                        if (models != null) {
                            Map<String, Object> figures = new LinkedHashMap<>();
                            models[0].into(figures, "base");
                            models[1].into(figures, "distilled");
                            Estimate difference = models[1].minus(models[0]);
                            difference.into(figures, "difference");
                            differences.add(difference);
                            here.put(category, figures);
                        }
                        if (contrast == Contrast.PRE_HARD) {
                            task.advance(1);
                        }
                    }
                    if (!differences.isEmpty()) {
                        Map<String, Object> mean = new LinkedHashMap<>();
                        Estimate.mean(differences).into(mean, "difference");
                        here.put("mean", mean);
                    }
                    tree.put(contrast.text(), here);
                }
            }
            Json.write(context.folder().resolve(PROBES), tree);
        }
    }

    /** The base's and the distilled model's AUROC, or null where there is nothing to tell apart. */
    private Estimate @Nullable [] read(
            ActivationStore store, TokenTable train, TokenTable test, String category, Contrast contrast) {
        Labelling fitted = new TokenLabels(train, category).labelling(contrast);
        Labelling measured = new TokenLabels(test, category).labelling(contrast);
        for (Labelling labelling : List.of(fitted, measured)) {
            if (labelling.positives() == 0 || labelling.negatives() == 0) {
                return null;
            }
        }
        Estimate[] models = new Estimate[2];
        Sides sides = store.normaliser().sides();
        for (int m = 0; m < models.length; m++) {
            int model = m;
            models[model] = ProbeReading.of(
                    new ProbeReading.Side(train, fitted, tokens -> sides.of(store.rows(Part.TRAIN, tokens), model)),
                    new ProbeReading.Side(test, measured, tokens -> sides.of(store.rows(Part.TEST, tokens), model)),
                    MOST_ROWS,
                    Bootstrap.of(study.seed()));
        }
        return models;
    }
}
