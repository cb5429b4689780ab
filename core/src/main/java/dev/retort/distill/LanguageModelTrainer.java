package dev.retort.distill;

import dev.retort.basics.Progress;
import dev.retort.engine.AdamW;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.Batch;
import dev.retort.models.Decoder;
import dev.retort.models.Hooks;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Trains a decoder on next tokens.
 *
 * <p>Every batch is a pure function of its step, and the whole state (weights, moments, step) is in the checkpoint: a run
 * killed at any moment and started again ends in the same bytes as one that was never stopped.
 */
public final class LanguageModelTrainer {
    private final Decoder decoder;
    private final TrainingPlan plan;
    private final BatchSource source;

    /** The decoder stays the caller's and is changed in place. */
    public LanguageModelTrainer(Decoder decoder, TrainingPlan plan, BatchSource source) {
        this.decoder = decoder.trainable();
        this.plan = plan;
        this.source = source;
    }

    /**
     * Trains to the plan's end, going on from the checkpoint when it holds an unfinished run.
     *
     * @param checkpoint where the state is kept, or null to keep none
     * @return tokens learnt over the whole run
     */
    public long train(String name, @Nullable Path checkpoint, Progress progress) {
        try (AdamW optimiser = new AdamW(
                        decoder.parameters(), new AdamW.Config(0.9, plan.beta2(), 1e-8, plan.weightDecay(), 2));
                Progress.Task task = progress.begin(name, plan.steps(), "steps")) {
            TrainingCheckpoint state = new TrainingCheckpoint(decoder, optimiser);
            long tokens = checkpoint == null ? 0 : state.restore(checkpoint);
            task.resumed(optimiser.steps());
            long saved = System.nanoTime();
            long saving = 0;
            while (optimiser.steps() < plan.steps()) {
                TrainingBatch batch = source.batch(optimiser.steps());
                double loss = step(batch, optimiser);
                tokens += batch.learntTokens();
                if (optimiser.steps() % 20 == 0) {
                    task.note(String.format(Locale.ROOT, "loss %.3f", loss / weight(batch)));
                }
                // a large model's state takes long to write: never more than a tenth of the time
                boolean due =
                        System.nanoTime() - saved > Math.max(plan.checkpointSeconds() * 1_000_000_000L, 9 * saving);
                if (checkpoint != null && (due || optimiser.steps() == plan.steps())) {
                    long begun = System.nanoTime();
                    state.save(checkpoint, tokens);
                    saved = System.nanoTime();
                    saving = saved - begun;
                }
                task.advance(1);
            }
            return tokens;
        }
    }

    /** One update; returns the weighted sum of the losses before it. */
    private double step(TrainingBatch batch, AdamW optimiser) {
        try (Scope scope = Scope.open()) {
            Tensor loss = loss(batch);
            List<Tensor> parameters = List.copyOf(decoder.parameters().values());
            List<Tensor> gradients = Autograd.gradients(loss, parameters);
            AdamW.clip(gradients, plan.clip());
            optimiser.step(gradients, plan.rate(optimiser.steps()));
            return loss.item();
        }
    }

    private Tensor loss(TrainingBatch batch) {
        Device device = decoder.device();
        int rows = batch.ids().length;
        int length = batch.ids()[0].length;
        long[] targets = new long[rows * (length - 1)];
        float[] weights = new float[rows * (length - 1)];
        int[][] inputs = new int[rows][length - 1];
        for (int b = 0; b < rows; b++) {
            System.arraycopy(batch.weights()[b], 0, weights, b * (length - 1), length - 1);
            System.arraycopy(batch.ids()[b], 0, inputs[b], 0, length - 1);
            for (int t = 1; t < length; t++) {
                targets[b * (length - 1) + t - 1] = batch.ids()[b][t];
            }
        }
        Tensor logits = decoder.logits(Batch.of(device, inputs), Hooks.none()); // (B, T, V)
        Tensor target = Tensor.of(device, targets, rows, length - 1, 1);
        Tensor logProbability = logits.logSoftmax(-1).gather(2, target).squeeze(2); // (B, T)
        return logProbability
                .mul(Tensor.of(device, weights, rows, length - 1))
                .sum()
                .neg();
    }

    private static double weight(TrainingBatch batch) {
        double sum = 0;
        for (float[] row : batch.weights()) {
            for (float weight : row) {
                sum += weight;
            }
        }
        return Math.max(sum, 1e-9);
    }
}
