package dev.retort.crosscoder;

import dev.retort.activations.ActivationBatches;
import dev.retort.activations.Prefetch;
import dev.retort.basics.Progress;
import dev.retort.basics.Stopped;
import dev.retort.engine.Device;
import dev.retort.engine.Native;
import dev.retort.engine.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A whole training run, which may be killed at any moment and goes on from its checkpoint to the same result.
 *
 * @param checkpoint where its state is kept while it runs, and after; whoever has the result on disk deletes it
 * @param saveEvery how much work a kill may cost
 */
public record TrainingRun(TrainingConfig config, Path checkpoint, Duration saveEvery) {
    /** A figure a person can follow; not every step is shown. */
    private static final int NOTE_EVERY = 20;

    /**
     * What training gave; close it.
     *
     * @param warnings since it was started or last resumed: advice for whoever watches, no part of the result
     */
    public record Trained(Crosscoder crosscoder, Thresholds thresholds, List<TrainingWarning> warnings)
            implements AutoCloseable {
        @Override
        public void close() {
            crosscoder.close();
        }
    }

    /** Trains to the config's last step, from the checkpoint if there is one. */
    public Trained run(ActivationBatches batches, Device device, Progress progress) {
        int threads = Native.threads();
        int blasThreads = Native.blasThreads();
        try (CrosscoderTrainer trainer = new CrosscoderTrainer(config, batches.sides(), device);
                Prefetch ahead = new Prefetch(batches, config.steps());
                Progress.Task task =
                        progress.begin("train crosscoder " + config.kind().word(), config.steps(), "steps")) {
            TrainingCheckpoint state = new TrainingCheckpoint(threads, blasThreads);
            if (Files.exists(checkpoint)) {
                state = TrainingCheckpoint.restore(checkpoint, trainer);
                Native.threads(state.threads());
                Native.blasThreads(state.blasThreads());
                task.resumed(trainer.steps());
            }
            List<TrainingWarning> warnings = train(trainer, ahead, state, task);
            return new Trained(trainer.snapshot(), trainer.thresholds(), warnings);
        } finally {
            Native.threads(threads);
            Native.blasThreads(blasThreads);
        }
    }

    private List<TrainingWarning> train(
            CrosscoderTrainer trainer, ActivationBatches batches, TrainingCheckpoint state, Progress.Task task) {
        TrainingWatch watch = new TrainingWatch(config);
        List<TrainingWarning> warnings = new ArrayList<>();
        long saved = System.nanoTime();
        while (trainer.steps() < config.steps()) {
            TrainingStep figures;
            try (Scope scope = Scope.open()) {
                figures = trainer.step(batches.batch(trainer.steps()));
            }
            warnings.addAll(watch.see(figures));
            if (figures.step() % NOTE_EVERY == 0) {
                task.note(String.format(
                        Locale.ROOT,
                        "loss %.4g L0 %.1f FVU %.3f dead %d",
                        figures.loss(),
                        figures.l0(),
                        figures.fvu(),
                        figures.dead()));
            }
            boolean last = trainer.steps() == config.steps();
            if (last || System.nanoTime() - saved > saveEvery.toNanos()) {
                state.write(checkpoint, trainer);
                saved = System.nanoTime();
            }
            try {
                task.advance(1);
            } catch (Stopped stopped) {
                state.write(checkpoint, trainer);
                throw stopped;
            }
        }
        return warnings;
    }
}
