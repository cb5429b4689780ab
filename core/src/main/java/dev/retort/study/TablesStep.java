package dev.retort.study;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.LoadedModels;
import dev.retort.activations.Part;
import dev.retort.atlas.Atlas;
import dev.retort.atlas.AtlasPlan;
import dev.retort.atlas.AtlasTables;
import dev.retort.atlas.CarriedLabels;
import dev.retort.atlas.Categories;
import dev.retort.atlas.NullBounds;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.experiments.ModelFidelity;
import dev.retort.experiments.agreement.Agreement;
import dev.retort.experiments.agreement.AgreementPlan;
import dev.retort.formats.Json;
import dev.retort.formats.Sha256;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Atlas} of one crosscoder over the test part, in {@code atlas/}, and {@code classes.json} (its entry of
 * metrics.json). What the real pair's calls verified is bounded by the null pairs'; the real pair's also says what features
 * are about and which tokens they promote, and the first crosscoder's how alike the models are.
 */
final class TablesStep {
    private static final Logger LOG = LoggerFactory.getLogger(TablesStep.class);

    static final String ATLAS = "atlas";
    static final String CLASSES = "classes.json";

    /** Tokens by tokens takes its time, and the intervals say how well so many do. */
    private static final int COMPARED = 600;

    private static final int SHUFFLED = 4_096;
    private static final int SHUFFLES = 99;
    private static final int GROUPS = 20;

    private final Study study;
    private final PairPlaces places;
    private final CrosscoderSpec spec;
    private final PairHarvest harvest;
    private final Step crosscoder;
    private final List<Step> nulls;

    private TablesStep(
            Study study,
            PairPlaces places,
            CrosscoderSpec spec,
            PairHarvest harvest,
            Step crosscoder,
            List<Step> nulls) {
        this.study = study;
        this.places = places;
        this.spec = spec;
        this.harvest = harvest;
        this.crosscoder = crosscoder;
        this.nulls = nulls;
    }

    /** @param nulls the same of the null pairs; none where this is a null pair's own */
    static Step of(
            Study study,
            PairPlaces places,
            CrosscoderSpec spec,
            PairHarvest harvest,
            Step crosscoder,
            List<Step> nulls) {
        TablesStep work = new TablesStep(study, places, spec, harvest, crosscoder, nulls);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", study.seed());
        Map<String, String> files = new LinkedHashMap<>();
        List<Step> after = new ArrayList<>(harvest.steps());
        after.add(crosscoder);
        if (work.real()) {
            config.put("categories", study.categories().equals(Study.REASONING) ? Study.REASONING : "a file");
            if (!study.categories().equals(Study.REASONING)) {
                files.put("categories", Sha256.of(Path.of(study.categories())));
            }
            config.put("models", places.described());
            files.putAll(places.files());
            after.addAll(places.after());
            after.addAll(nulls);
        }
        return new Step(
                places.arm().step("tables-" + spec.kind().word()),
                2,
                config,
                after.stream().distinct().toList(),
                files,
                work::run);
    }

    private boolean real() {
        return places.arm() == Arm.REAL;
    }

    private void run(StepContext context) {
        Path weights = context.input(crosscoder).resolve(CrosscoderStep.WEIGHTS);
        Path folder = context.folder().resolve(ATLAS);
        String hash = Sha256.of(weights);
        NullBounds bounds = nulls.isEmpty()
                ? NullBounds.none()
                : NullBounds.of(nulls.stream()
                        .map(step -> context.input(step).resolve(ATLAS))
                        .toList());
        AtlasPlan plan = new AtlasPlan(
                Part.TEST,
                real() ? Categories.named(study.categories()) : null,
                bounds.bounds(),
                study.seed(),
                context.scratch().resolve("code"),
                false);
        try (ActivationStore store = harvest.openRaw(context);
                CrosscoderFile file = CrosscoderFile.read(weights, Device.CPU);
                LoadedModels models = real() ? models(context) : null;
                CarriedLabels labels = CarriedLabels.of(folder, hash, false);
                AtlasTables measured = plan.measure(file, store, models, context.progress())) {
            AtlasTables tables =
                    measured.with(new ModelFidelity(file, measured.features().totals()).unspliced());
            Atlas.write(folder, tables, plan.about(hash, file, store, bounds), labels);
            // it is the models', whatever the crosscoder; a model agrees with itself
            if (places.arm() != Arm.IDENTICAL
                    && spec.equals(study.crosscoders().getFirst())
                    && enoughForAgreement(store)) {
                agreement(store, file, context).write(folder, null);
            }
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("classes", Atlas.counts(tables.features()));
            told.put("class_bounds", bounds.tree());
            Json.write(context.folder().resolve(CLASSES), told);
        }
    }

    private LoadedModels models(StepContext context) {
        return LoadedModels.load(
                List.copyOf(places.roles().keySet()),
                places.roles().values().stream().map(place -> place.in(context)).toList(),
                List.of(study.hook()));
    }

    /** A document's first token is flagged, so it takes two to count. */
    private static boolean enoughForAgreement(ActivationStore store) {
        long documents =
                Arrays.stream(store.lengths(Part.TEST)).filter(n -> n > 1).count();
        if (documents < Agreement.FEWEST_DOCUMENTS) {
            LOG.info("{} test documents are too few for the models' agreement", documents);
        }
        return documents >= Agreement.FEWEST_DOCUMENTS;
    }

    private Agreement agreement(ActivationStore store, CrosscoderFile file, StepContext context) {
        AgreementPlan plan = new AgreementPlan(Part.TEST, COMPARED, SHUFFLED, SHUFFLES, GROUPS, study.seed());
        return Agreement.measure(store, file, plan, context.progress());
    }
}
