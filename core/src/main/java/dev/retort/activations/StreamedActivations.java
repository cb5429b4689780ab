package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Tensor;
import dev.retort.formats.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Batches straight from the models, without a store: a buffer is harvested, dealt out shuffled, and harvested anew with
 * the next documents ({@link StreamPlan}). A run that goes on makes the round its step lies in once more and so sees what
 * the uninterrupted one did; that costs at most one buffer of harvesting. Document firsts and attention sinks are left
 * out; normaliser and sink rule are measured on the first round.
 *
 * <p>One thread at a time, but any. The models are the caller's. Close it.
 */
public final class StreamedActivations implements ActivationBatches, AutoCloseable {
    private final HookedModels models;
    private final StreamPlan plan;
    private final StreamPlan.Dealer dealer;
    private final StreamMeasure measure;
    private long round;
    private @Nullable StreamBuffer buffer;
    private int[] usable = {};

    private StreamedActivations(
            HookedModels models,
            StreamPlan plan,
            StreamPlan.Dealer dealer,
            StreamMeasure measure,
            @Nullable StreamBuffer first) {
        this.models = models;
        this.plan = plan;
        this.dealer = dealer;
        this.measure = measure;
        if (first != null) {
            hold(0, first);
        }
    }

    /**
     * Measures the stream on its first round, or reads what an earlier run measured.
     *
     * @param measured where that is kept; delete it with the run's checkpoint
     * @throws BadInput when the file is of another stream, or nothing can be trained on
     */
    public static StreamedActivations open(
            HookedModels models,
            List<TokenRow> documents,
            Normalisation normalisation,
            StreamPlan plan,
            Path measured,
            Progress progress) {
        StreamPlan.Dealer dealer = plan.new Dealer(documents);
        String stream = Json.line(described(models, documents, normalisation, plan));
        if (Files.exists(measured)) {
            StreamMeasure known = StreamMeasure.read(measured, stream, models.sides());
            return new StreamedActivations(models, plan, dealer, known, null);
        }
        List<TokenRow> first = dealer.round(0);
        long tokens = first.stream().mapToLong(TokenRow::length).sum();
        StreamBuffer buffer;
        try (Progress.Task task = progress.begin("harvest the first buffer", tokens, "tokens")) {
            buffer = StreamBuffer.fill(models, first, task);
        }
        boolean done = false;
        try {
            StreamMeasure measure = StreamMeasure.of(buffer, normalisation);
            measure.write(measured, stream);
            StreamedActivations opened = new StreamedActivations(models, plan, dealer, measure, buffer);
            done = true;
            return opened;
        } finally {
            if (!done) {
                buffer.close();
            }
        }
    }

    private static Map<String, Object> described(
            HookedModels models, List<TokenRow> documents, Normalisation normalisation, StreamPlan plan) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(
                "sides",
                models.each().stream()
                        .map(one -> one.name() + " " + one.point())
                        .toList());
        tree.put("documents", documents.size());
        tree.put("tokens", documents.stream().mapToLong(TokenRow::length).sum());
        tree.put("normalisation", normalisation.word());
        tree.put("buffer", plan.buffer());
        tree.put("batch", plan.batch());
        tree.put("seed", plan.seed());
        return tree;
    }

    /** What brings the models' activations to one size, measured on the first round. */
    public Normaliser normaliser() {
        return measure.normaliser();
    }

    /** Documents from their first token to their last, under this stream's sink rule and normaliser. */
    public ActivationSweep sweep(List<TokenRow> documents) {
        return StreamedSweep.of(models, documents, measure.sinks(), measure.normaliser());
    }

    @Override
    public Sides sides() {
        return models.sides();
    }

    @Override
    public Tensor batch(long step) {
        StreamBuffer held = buffer;
        if (held == null || round != plan.round(step)) {
            held = next(plan.round(step));
        }
        return new RowGather(held).normalised(plan.rows(step, usable), measure.normaliser());
    }

    private StreamBuffer next(long wanted) {
        close();
        StreamBuffer filled =
                StreamBuffer.fill(models, dealer.round(wanted), Progress.SILENT.begin("harvest a buffer", 0, "tokens"));
        hold(wanted, filled);
        return filled;
    }

    private void hold(long number, StreamBuffer filled) {
        round = number;
        buffer = filled;
        usable = filled.usable(measure.sinks());
        if (usable.length == 0) {
            throw new BadInput("round " + number + " of the stream has no tokens but attention sinks; is its hook point"
                    + " right?");
        }
    }

    @Override
    public void close() {
        StreamBuffer held = buffer;
        buffer = null;
        if (held != null) {
            held.close();
        }
    }
}
