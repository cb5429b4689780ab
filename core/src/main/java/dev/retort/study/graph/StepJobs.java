package dev.retort.study.graph;

import dev.retort.basics.Progress;
import dev.retort.basics.Stopped;
import java.io.IOException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Steps being made at the same time, each on a thread of its own (a platform thread: libtorch pins it anyway).
 *
 * <p>When one fails the others are asked to stop where {@link Progress.Task#advance} is called, and {@link #close} waits
 * for them: nothing writes into the workspace after its lock is gone.
 */
final class StepJobs implements AutoCloseable {
    private final ExecutorService threads;
    private final CompletionService<StepGraph.Finished> done;
    private final int most;
    private final Progress progress;
    private int running;
    private volatile boolean stopping;

    StepJobs(int most, Progress progress) {
        this.most = most;
        this.progress = progress;
        this.threads = Executors.newFixedThreadPool(
                most, Thread.ofPlatform().name("step-", 1).factory());
        this.done = new ExecutorCompletionService<>(threads);
    }

    /** A step's work, given where to show itself. */
    interface Making {
        void make(Progress shown) throws IOException;
    }

    boolean free() {
        return running < most;
    }

    void start(Step step, Making making) {
        running++;
        done.submit(() -> {
            long begun = System.nanoTime();
            making.make(this::begin);
            return new StepGraph.Finished(step, (System.nanoTime() - begun) * 1e-9);
        });
    }

    /** Waits for a step to be made; what made it fail is thrown here as it was thrown there. */
    StepGraph.Finished next() throws IOException {
        try {
            StepGraph.Finished finished = done.take().get();
            running--;
            return finished;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped("interrupted; what was finished is kept, the same command goes on from there");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private Progress.Task begin(String name, long total, String unit) {
        return progress.begin(name, total, unit).with(this::check, () -> {});
    }

    private void check() {
        if (stopping) {
            throw new Stopped("stopped, because another step failed");
        }
    }

    @Override
    public void close() {
        stopping = true;
        threads.close();
    }
}
