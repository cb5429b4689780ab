package dev.retort.basics;

import java.io.IOException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Pieces of work done at the same time, each on a thread of its own (a platform thread: libtorch pins it anyway).
 *
 * <p>When one fails the others are asked to stop where {@link Progress.Task#advance} is called, and {@link #close} waits
 * for them: nothing is written after the caller has given up its locks.
 *
 * @param <R> what each gives back
 */
public final class Jobs<R> implements AutoCloseable {
    private final ExecutorService threads;
    private final CompletionService<R> done;
    private final int most;
    private final Progress progress;
    private int running;
    private volatile boolean stopping;

    /**
     * @param most pieces at once
     * @param name of the threads, as {@code "step"}
     */
    public Jobs(int most, String name, Progress progress) {
        this.most = most;
        this.progress = progress;
        this.threads = Executors.newFixedThreadPool(
                most, Thread.ofPlatform().name(name + "-", 1).factory());
        this.done = new ExecutorCompletionService<>(threads);
    }

    /** One piece of work, given where to show itself. */
    public interface Job<R> {
        R run(Progress shown) throws IOException;
    }

    /** Whether another piece would begin at once. */
    public boolean free() {
        return running < most;
    }

    public void start(Job<R> job) {
        running++;
        done.submit(() -> job.run(this::begin));
    }

    /** Waits for a piece to be done; what made it fail is thrown here as it was thrown there. */
    public R next() throws IOException {
        try {
            R finished = done.take().get();
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
            throw new Stopped("stopped, because what ran beside it failed");
        }
    }

    @Override
    public void close() {
        stopping = true;
        threads.close();
    }
}
