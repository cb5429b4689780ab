package dev.retort.study;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Part;
import dev.retort.activations.TokenSequence;
import dev.retort.activations.TokenTable;
import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.TokenLabels;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.NormRatios;
import dev.retort.experiments.FeatureChoice;
import dev.retort.experiments.ForcedDocuments;
import dev.retort.experiments.MatchedRandom;
import dev.retort.experiments.OpenerShift;
import dev.retort.experiments.Openings;
import dev.retort.experiments.PaperAblation;
import dev.retort.experiments.PaperAblation.Controls;
import dev.retort.experiments.PaperRow;
import dev.retort.experiments.PaperSelection;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.formats.Json;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The paper's ablation with its controls, for one crosscoder: {@code paper.json}, rows of metrics.json. */
final class PaperStep {
    static final String ROWS = "paper.json";

    /** The k at which other categories' openers are read too: the one that verdicts go by. */
    private static final int SPECIFIC_AT = PaperAblation.PERCENTS.getLast();

    private final Study study;
    private final PairPlaces places;
    private final CrosscoderSpec spec;
    private final PairHarvest harvest;
    private final Step crosscoder;

    private PaperStep(Study study, PairPlaces places, CrosscoderSpec spec, PairHarvest harvest, Step crosscoder) {
        this.study = study;
        this.places = places;
        this.spec = spec;
        this.harvest = harvest;
        this.crosscoder = crosscoder;
    }

    static Step of(Study study, PairPlaces places, CrosscoderSpec spec, PairHarvest harvest, Step crosscoder) {
        PaperStep work = new PaperStep(study, places, spec, harvest, crosscoder);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", study.seed());
        config.put("categories", study.experiments().ablate());
        config.put("traces", study.experiments().sizes().traces());
        config.put("models", places.described());
        List<Step> after = new ArrayList<>(places.after());
        after.addAll(harvest.steps());
        after.add(crosscoder);
        return new Step(
                places.arm().step("ablation-" + spec.kind().word()), 3, config, after, places.files(), work::run);
    }

    private void run(StepContext context) {
        try (ActivationStore store = harvest.open(context);
                LoadedPair loaded = LoadedPair.open(context, places, study.hook(), context.input(crosscoder))) {
            FeatureView dev = FeatureView.of(loaded.file().crosscoder(), store, Part.DEV);
            double[] nrn = NormRatios.of(
                            loaded.file().crosscoder(), loaded.file().normaliser())
                    .nrn();
            MatchedRandom matched = new MatchedRandom(dev.statistics(), loaded.distilledNorms());
            TokenTable traces = labelled(store.table(Part.TEST));
            int most = study.experiments().sizes().traces();
            Bootstrap bootstrap = Bootstrap.of(study.seed());
            List<String> categories = study.experiments().ablate();
            List<PaperRow> rows = new ArrayList<>();
            try (ForcedDocuments documents =
                            new ForcedDocuments(loaded.pair(), Openings.documents(traces, most), context.progress());
                    Progress.Task task = context.progress()
                            .begin(
                                    places.arm().step("ablate " + spec.kind().word()),
                                    (long) categories.size() * PaperAblation.PERCENTS.size(),
                                    "sets")) {
                for (String category : categories) {
                    int[][] openings = Openings.positions(traces, new TokenLabels(traces, category), most);
                    TokenLabels onDev = new TokenLabels(dev.table(), category);
                    OpenerShift shift =
                            new OpenerShift(documents, openings, Openings.targets(dev.table(), onDev), bootstrap);
                    PaperAblation ablation = new PaperAblation(shift, matched, bootstrap, new Controls(1, 0));
                    PaperSelection selection = PaperSelection.of(dev.activations(), dev.statistics(), onDev, nrn);
                    List<Integer> control = selection.belowHalf(PaperAblation.CONTROL_PERCENT);
                    for (int percent : PaperAblation.PERCENTS) {
                        PaperRow row = ablation.measure(
                                category,
                                new FeatureChoice("paper", (double) percent, selection.aboveHalf(percent), control));
                        rows.add(
                                places.arm() == Arm.REAL && percent == SPECIFIC_AT
                                        ? row.beside(elsewhere(documents, traces, category, bootstrap)
                                                .without(
                                                        Side.DISTILLED,
                                                        row.choice().features()))
                                        : row);
                        task.advance(1);
                    }
                }
            }
            Json.write(
                    context.folder().resolve(ROWS),
                    PaperAblation.corrected(rows).stream()
                            .map(row -> row.tree(spec.kind().word()))
                            .toList());
        }
    }

    /** Where the other categories open in the same documents; which words could have come there does not matter. */
    static OpenerShift elsewhere(ForcedDocuments documents, TokenTable traces, String category, Bootstrap bootstrap) {
        return new OpenerShift(documents, Openings.ofOthers(traces, category, documents.size()), new int[0], bootstrap);
    }

    /** The documents that have any label at all: traces, not prose. */
    static TokenTable labelled(TokenTable table) {
        List<TokenSequence> sequences = table.sequences().stream()
                .filter(s -> !s.document().labels().isEmpty())
                .toList();
        return new TokenTable(sequences);
    }
}
