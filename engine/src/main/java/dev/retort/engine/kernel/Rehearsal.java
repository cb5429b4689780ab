package dev.retort.engine.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs the loops over tiles by themselves while a model is still being read, until Java has compiled them.
 *
 * <p>Before that a vector loop runs a hundred times slower, which the first tokens would pay for; and a loop that was not
 * compiled by itself may later be compiled into its caller, too large to be optimised there (measured: ten times slower,
 * for good).
 */
final class Rehearsal {
    private static final int INS = 256;

    /** Compiled, a loop takes a fraction of a microsecond for a tile of this size; before, more than ten. */
    private static final long COMPILED_NANOS = 4_000;

    private static final long PATIENCE_NANOS = 1_500_000_000L;
    private static final int CALLS = 16;
    private static final int FAST_IN_A_ROW = 8;

    private static final Map<TileLoops, Thread> BEGUN = new ConcurrentHashMap<>();

    private Rehearsal() {}

    /** Begins, if nobody has, for loops that will be needed. */
    static void begin(TileLoops loops) {
        BEGUN.computeIfAbsent(
                loops,
                some -> Thread.ofPlatform().daemon().name("rehearsal").start(() -> run(some)));
    }

    /** Waits until all that has begun has ended. */
    static void await() {
        for (Map.Entry<TileLoops, Thread> begun : BEGUN.entrySet()) {
            try {
                begun.getValue().join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // slower, but right
                return;
            }
        }
    }

    private static void run(TileLoops loops) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment own = arena.allocate(loops.bytes(INS), Long.BYTES);
            // as a matrix's memory looks to Java, or what is compiled here would not be what runs there
            MemorySegment tile = MemorySegment.ofAddress(own.address()).reinterpret(own.byteSize());
            float[] x = new float[INS * TileProduct.ROWS];
            float[] y = new float[TileProduct.ROWS * Lanes.COUNT];
            float[] written = new float[INS * Lanes.COUNT];
            float[] sums = new float[INS / loops.group()];
            untilFast(() -> loops.one(tile, 0, INS, x, sums, y));
            untilFast(() -> loops.spread(tile, 0, INS, written));
            untilFast(() -> TileProduct.many(written, 0, INS, x, 0, y, 0));
        }
    }

    private static void untilFast(Runnable loop) {
        long begun = System.nanoTime();
        int fast = 0;
        while (fast < FAST_IN_A_ROW) {
            long before = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                loop.run();
            }
            long now = System.nanoTime();
            fast = now - before < CALLS * COMPILED_NANOS ? fast + 1 : 0;
            if (now - begun > PATIENCE_NANOS) {
                return;
            }
        }
    }
}
