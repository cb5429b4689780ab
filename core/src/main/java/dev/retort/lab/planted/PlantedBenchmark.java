package dev.retort.lab.planted;

import dev.retort.basics.Progress;
import dev.retort.crosscoder.BatchTopK;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderTrainer;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.crosscoder.ThresholdCalibration;
import dev.retort.crosscoder.TrainingConfig;
import dev.retort.crosscoder.TrainingPath;
import dev.retort.crosscoder.TrainingStep;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import java.util.Locale;

/**
 * Plants a truth, trains a crosscoder on it and scores what it found.
 *
 * @param heldOut tokens to measure on; as many again set an inference threshold
 * @param fromTruth whether training begins at the truth rather than at random: the most its objective can reach
 */
public record PlantedBenchmark(PlantedSetting setting, TrainingConfig config, long heldOut, boolean fromTruth) {
    private static final int NOTE_EVERY = 20;

    /**
     * What came out.
     *
     * @param ideal at the mean L0 that was planted
     * @param seconds the training took
     */
    public record Result(PlantedScore score, IdealEncoder ideal, double seconds) {}

    public Result run(Progress progress) {
        PlantedTruth truth = PlantedTruth.of(setting);
        PlantedActivations planted = PlantedActivations.of(truth, config.batch(), heldOut);
        long begun = System.nanoTime();
        try (CrosscoderTrainer trainer = trainer(planted)) {
            train(trainer, planted, progress);
            double seconds = (System.nanoTime() - begun) / 1e9;
            try (Crosscoder trained = trainer.snapshot()) {
                Crosscoder inUse = config.kind() instanceof BatchTopK topK
                        ? trained.withRule(new InferenceRule.Threshold(
                                ThresholdCalibration.forMeanL0(trained, planted.after(heldOut), topK.k())))
                        : trained;
                PlantedScore score = PlantedScore.of(planted, inUse, progress);
                return new Result(score, IdealEncoder.of(planted, setting.l0()), seconds);
            }
        }
    }

    private CrosscoderTrainer trainer(PlantedActivations planted) {
        return fromTruth
                ? new CrosscoderTrainer(
                        config,
                        PlantedStart.of(
                                planted,
                                config.features(),
                                Math.sqrt(2) * config.start().decoderNorm(),
                                config.seed()),
                        TrainingPath.AUTO)
                : new CrosscoderTrainer(config, planted.sides(), Device.CPU);
    }

    private void train(CrosscoderTrainer trainer, PlantedActivations planted, Progress progress) {
        String name = "train " + config.kind().word() + " on planted truth " + setting.seed();
        try (Progress.Task task = progress.begin(name, config.steps() * config.batch(), "tokens")) {
            while (trainer.steps() < config.steps()) {
                try (Scope scope = Scope.open()) {
                    TrainingStep step = trainer.step(planted.batch(trainer.steps()));
                    if (step.step() % NOTE_EVERY == 0) {
                        task.note(String.format(
                                Locale.ROOT, "L0 %.1f FVU %s dead %d", step.l0(), step.fvu(), step.dead()));
                    }
                }
                task.advance(config.batch());
            }
        }
    }
}
