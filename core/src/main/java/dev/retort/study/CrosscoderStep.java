package dev.retort.study;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Part;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderEval;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.NormRatios;
import dev.retort.crosscoder.Thresholds;
import dev.retort.crosscoder.TrainingConfig;
import dev.retort.crosscoder.TrainingRun;
import dev.retort.engine.Device;
import dev.retort.formats.Json;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Trains one crosscoder on an arm's harvest and measures it on the test part: {@code crosscoder.safetensors},
 * {@code figures.json} (its entry under {@code crosscoders} of metrics.json), {@code nrn.json} (NRN of live features),
 * {@code curve.jsonl} (figures of its training).
 */
final class CrosscoderStep {
    static final String WEIGHTS = "crosscoder.safetensors";
    static final String FIGURES = "figures.json";
    static final String NRN = "nrn.json";
    static final String CURVE = "curve.jsonl";

    private static final Duration SAVE_EVERY = Duration.ofSeconds(20);
    private static final double EXCLUSIVE = 0.9;
    private static final double MOSTLY = 0.7;

    private final Study study;
    private final CrosscoderSpec spec;
    private final PairHarvest harvest;
    private final Arm arm;

    private CrosscoderStep(Study study, CrosscoderSpec spec, Arm arm, PairHarvest harvest) {
        this.study = study;
        this.spec = spec;
        this.arm = arm;
        this.harvest = harvest;
    }

    static Step of(Study study, CrosscoderSpec spec, Arm arm, PairHarvest harvest) {
        CrosscoderStep work = new CrosscoderStep(study, spec, arm, harvest);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("spec", spec.tree());
        config.put("seed", study.seed());
        return new Step(arm.step("crosscoder-" + spec.kind().word()), 3, config, harvest.steps(), Map.of(), work::run);
    }

    private void run(StepContext context) {
        try (ActivationStore store = harvest.open(context)) {
            TrainingConfig config = spec.training().withSeed(study.seed());
            Path checkpoint = context.scratch().resolve("training.safetensors");
            Path curve = context.folder().resolve(CURVE);
            TrainingRun run = new TrainingRun(config, checkpoint, SAVE_EVERY, curve);
            Progress progress = context.progress();
            try (TrainingRun.Trained trained =
                    run.run(store.batches(config.batch(), study.seed()), Device.CPU, progress)) {
                TrainingRun.Trained inUse = trained.calibrated(config.kind(), store.sweep(Part.DEV));
                write(context, inUse.crosscoder(), config, inUse.thresholds(), store);
            }
        }
    }

    private void write(
            StepContext context,
            Crosscoder crosscoder,
            TrainingConfig config,
            Thresholds thresholds,
            ActivationStore store) {
        CrosscoderFile file = new CrosscoderFile(
                crosscoder,
                config.kind(),
                thresholds,
                store.normaliser(),
                study.hook(),
                CrosscoderFile.Model.of(store.origins()),
                Json.line(spec.tree()),
                Map.of());
        file.write(context.folder().resolve(WEIGHTS));
        CrosscoderEval eval = CrosscoderEval.of(crosscoder, store.sweep(Part.TEST), context.progress());
        NormRatios ratios = NormRatios.of(crosscoder, store.normaliser());
        Json.write(context.folder().resolve(FIGURES), figures(eval, ratios, store));
        boolean[] live = eval.live();
        double[] nrn = IntStream.range(0, live.length)
                .filter(f -> live[f])
                .mapToDouble(ratios::nrn)
                .toArray();
        Json.write(context.folder().resolve(NRN), nrn);
    }

    private Map<String, Object> figures(CrosscoderEval eval, NormRatios ratios, ActivationStore store) {
        long documents = store.table(Part.TEST).sequences().size();
        boolean[] live = eval.live();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("features", spec.features());
        tree.put("tokens", study.tokens());
        tree.put("test_tokens", eval.tokens());
        tree.put("flagged_share", (double) eval.flagged() / (eval.flagged() + eval.tokens()));
        tree.put("fvu", sides(eval.fvu(), documents));
        tree.put("fvu_per_token", sides(eval.fvuPerToken(), documents));
        tree.put("fvu_with_flagged", sides(eval.fvuWithFlagged(), documents));
        tree.put("l0", Figures.bare(eval.l0(), documents));
        tree.put("dead", Figures.bare(eval.dead(), documents));
        Map<String, Object> nrn = new LinkedHashMap<>();
        nrn.put("mean", Figures.bare(ratios.mean(live), documents));
        nrn.put("above_0.9", Figures.bare(ratios.above(EXCLUSIVE, live), documents));
        nrn.put("above_0.7", Figures.bare(ratios.above(MOSTLY, live), documents));
        nrn.put("below_0.3", Figures.bare(ratios.below(1 - MOSTLY, live), documents));
        nrn.put("below_0.1", Figures.bare(ratios.below(1 - EXCLUSIVE, live), documents));
        nrn.put("histogram", ratios.histogram(live));
        tree.put("nrn", nrn);
        return tree;
    }

    private static Map<String, Object> sides(double[] values, long documents) {
        Map<String, Object> sides = new LinkedHashMap<>();
        sides.put("base", Figures.bare(values[0], documents));
        sides.put("distilled", Figures.bare(values[1], documents));
        return sides;
    }
}
