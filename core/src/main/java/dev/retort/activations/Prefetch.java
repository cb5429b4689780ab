package dev.retort.activations;

import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes a step's batch while the step before it is being trained on. All batches are made on one platform thread, each
 * from its step alone, so neither their order nor their bytes depend on who is faster. Close it before its source.
 */
public final class Prefetch implements ActivationBatches, AutoCloseable {
    private final ActivationBatches source;
    private final long steps;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("batches").factory());
    private @Nullable Ahead ahead;

    private record Ahead(long step, Future<Tensor> batch) {}

    /** @param steps the batch of this step, and of those after it, is not made before it is asked for */
    public Prefetch(ActivationBatches source, long steps) {
        this.source = source;
        this.steps = steps;
    }

    @Override
    public Sides sides() {
        return source.sides();
    }

    @Override
    public Tensor batch(long step) {
        Ahead wanted = ahead;
        if (wanted == null || wanted.step() != step) {
            discard();
            wanted = begin(step);
        }
        ahead = wanted; // until it is taken, whoever closes this finds it
        Tensor batch = take(wanted.batch());
        ahead = step + 1 < steps ? begin(step + 1) : null;
        try (Scope scope = Scope.open()) {
            return scope.keep(scope.own(batch));
        }
    }

    private Ahead begin(long step) {
        return new Ahead(step, worker.submit(() -> {
            try (Scope scope = Scope.open()) {
                return source.batch(step).escape();
            }
        }));
    }

    private static Tensor take(Future<Tensor> batch) {
        try {
            return batch.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a batch was being made", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException told -> throw told;
                case Error fatal -> throw fatal;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private void discard() {
        Ahead unwanted = ahead;
        ahead = null;
        if (unwanted == null) {
            return;
        }
        try {
            unwanted.batch().get().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException ignored) {
            // a batch that nobody wants may fail: whoever asks for it is told
        }
    }

    /** Ends the work in hand; a source that looks for interrupts ends it early. */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            worker.awaitTermination(1, TimeUnit.HOURS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Ahead made = ahead;
        if (made != null && made.batch().state() == Future.State.SUCCESS) {
            made.batch().resultNow().close();
        }
        ahead = null;
    }
}
