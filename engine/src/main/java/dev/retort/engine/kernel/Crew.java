package dev.retort.engine.kernel;

import dev.retort.engine.Native;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share the parts of one short piece of work, as many as there are cores; none where libtorch is held to one
 * thread ({@link Native#threads}), since others are then at work beside this one.
 *
 * <p>A decoded token is some hundred products of some ten microseconds: too short to wake a sleeping thread for. So a
 * helper that has nothing to do looks for work a little while before it sleeps, and nobody waits for one that comes too
 * late. Whoever asks while the crew is at work, from inside of it or beside it, does all of its parts itself.
 */
public final class Crew {
    /** About 100 µs: longer than what lies between two products of a token. */
    private static final int LOOKS_BEFORE_SLEEP = 4000;

    /** Threads at work, the one that asks included. */
    static final int SIZE = Runtime.getRuntime().availableProcessors();

    private static final ReentrantLock TAKEN = new ReentrantLock();
    private static final Thread[] HELPERS = new Thread[SIZE - 1];

    /** What is being shared now. */
    private static final AtomicReference<@Nullable Piece> PIECE = new AtomicReference<>();

    private Crew() {}

    private static final class Piece {
        private final int parts;
        private final IntConsumer work;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Piece(int parts, IntConsumer work) {
            this.parts = parts;
            this.work = work;
        }

        void share() {
            inside.incrementAndGet();
            try {
                for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                    work.accept(part);
                }
            } catch (Throwable e) {
                failure = e;
                next.set(parts);
            } finally {
                inside.decrementAndGet();
            }
        }

        /** Returns when every part that was begun has ended; none is begun after {@link #share} has returned here. */
        void finish() {
            while (inside.get() > 0) {
                Thread.onSpinWait();
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            } else if (failure instanceof Error e) {
                throw e;
            }
        }
    }

    /** Does {@code work} for 0 … parts − 1, each once, in any order and on any thread; returns when all are done. */
    public static void share(int parts, IntConsumer work) {
        if (HELPERS.length == 0
                || parts < 2
                || Native.threads() < 2
                || TAKEN.isHeldByCurrentThread()
                || !TAKEN.tryLock()) {
            for (int part = 0; part < parts; part++) {
                work.accept(part);
            }
            return;
        }
        try {
            Piece mine = new Piece(parts, work);
            PIECE.set(mine);
            wake();
            mine.share();
            mine.finish();
        } finally {
            PIECE.set(null);
            TAKEN.unlock();
        }
    }

    private static void wake() {
        for (int i = 0; i < HELPERS.length; i++) {
            if (HELPERS[i] == null) {
                HELPERS[i] = Thread.ofPlatform().daemon().name("kernel-" + i).start(Crew::help);
            } else {
                LockSupport.unpark(HELPERS[i]); // costs next to nothing when it is awake
            }
        }
    }

    private static void help() {
        Piece done = null;
        int looks = 0;
        while (true) {
            Piece current = PIECE.get();
            if (current != null && current != done) {
                current.share();
                done = current;
                looks = 0;
            } else if (++looks < LOOKS_BEFORE_SLEEP) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(); // an unpark that came before lets it pass
                looks = 0;
            }
        }
    }
}
