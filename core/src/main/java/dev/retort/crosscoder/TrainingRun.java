package dev.retort.crosscoder;

import dev.retort.activations.ActivationBatches;
import dev.retort.activations.ActivationSweep;
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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole training run, which may be killed at any moment and goes on from its checkpoint to the same result.
 *
 * @param checkpoint where its state is kept while it runs, and after; whoever has the result on disk deletes it
 * @param saveEvery how much work a kill may cost
 * @param curve where the figures of its steps go, in JSON Lines ({@link TrainingCurve})
 */
public record TrainingRun(TrainingConfig config, Path checkpoint, Duration saveEvery, Path curve, TrainingPath path) {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

    /** A figure a person can follow; not every step is shown. */
    private static final int NOTE_EVERY = 20;

    /** One whose curve lies beside its checkpoint, the way that pays. */
    public TrainingRun(TrainingConfig config, Path checkpoint, Duration saveEvery) {
        this(config, checkpoint, saveEvery, TrainingPath.AUTO);
    }

    /** One that trains the way that pays. */
    public TrainingRun(TrainingConfig config, Path checkpoint, Duration saveEvery, Path curve) {
        this(config, checkpoint, saveEvery, curve, TrainingPath.AUTO);
    }

    /** One whose curve lies beside its checkpoint. */
    public TrainingRun(TrainingConfig config, Path checkpoint, Duration saveEvery, TrainingPath path) {
        this(config, checkpoint, saveEvery, checkpoint.resolveSibling(checkpoint.getFileName() + ".curve.jsonl"), path);
    }

    /**
     * What training gave; close it.
     *
     * @param warnings since it was started or last resumed: advice for whoever watches, no part of the result
     */
    public record Trained(Crosscoder crosscoder, Thresholds thresholds, List<TrainingWarning> warnings)
            implements AutoCloseable {
        /**
         * With BatchTopK's threshold where held-out tokens have k features in the mean; other kinds as they are. Shares the
         * weights: closing either frees them for both.
         */
        public Trained calibrated(CrosscoderKind kind, ActivationSweep heldOut) {
            if (!(kind instanceof BatchTopK topK)) {
                return this;
            }
            double threshold = ThresholdCalibration.forMeanL0(crosscoder, heldOut, topK.k());
            return new Trained(
                    crosscoder.withRule(new InferenceRule.Threshold(threshold)),
                    thresholds.withHeldOut(threshold),
                    warnings);
        }

        @Override
        public void close() {
            crosscoder.close();
        }
    }

    /** Trains to the config's last step, from the checkpoint if there is one; counts tokens. */
    public Trained run(ActivationBatches batches, Device device, Progress progress) {
        int threads = Native.threads();
        int blasThreads = Native.blasThreads();
        try (CrosscoderTrainer trainer = new CrosscoderTrainer(config, batches.sides(), device, path);
                Prefetch ahead = new Prefetch(batches, config.steps());
                Progress.Task task = progress.begin(
                        "train crosscoder " + config.kind().word(), config.steps() * config.batch(), "tokens")) {
            TrainingCheckpoint state = new TrainingCheckpoint(threads, blasThreads);
            if (Files.exists(checkpoint)) {
                state = TrainingCheckpoint.restore(checkpoint, trainer);
                Native.threads(state.threads());
                Native.blasThreads(state.blasThreads());
                task.resumed(trainer.steps() * config.batch());
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
        TrainingCurve points = TrainingCurve.at(trainer.steps(), curve, config);
        long saved = System.nanoTime();
        while (trainer.steps() < config.steps()) {
            TrainingStep figures;
            try (Scope scope = Scope.open()) {
                figures = trainer.step(batches.batch(trainer.steps()));
            }
            points.add(figures);
            for (TrainingWarning warning : watch.see(figures)) {
                LOG.warn("{}: {}", config.kind().word(), warning.sentence());
                warnings.add(warning);
            }
            if (figures.step() % NOTE_EVERY == 0) {
                task.note(note(figures));
            }
            boolean last = trainer.steps() == config.steps();
            if (last || System.nanoTime() - saved > saveEvery.toNanos()) {
                save(trainer, state, points);
                saved = System.nanoTime();
            }
            try {
                task.advance(config.batch());
            } catch (Stopped stopped) {
                save(trainer, state, points);
                throw stopped;
            }
        }
        return warnings;
    }

    private static String note(TrainingStep figures) {
        return String.format(
                Locale.ROOT,
                "loss %.4g FVU %s L0 %.1f dead %d",
                figures.loss(),
                figures.fvu().stream()
                        .map(fvu -> String.format(Locale.ROOT, "%.3f", fvu))
                        .collect(Collectors.joining("/")),
                figures.l0(),
                figures.dead());
    }

    /** The curve first: what it has beyond the checkpoint is cut off again. */
    private void save(CrosscoderTrainer trainer, TrainingCheckpoint state, TrainingCurve points) {
        points.write();
        state.write(checkpoint, trainer);
    }
}
