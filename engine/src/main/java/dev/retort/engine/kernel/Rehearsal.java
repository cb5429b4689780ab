package dev.retort.engine.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

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

    private static final Set<Object> KNOWN = ConcurrentHashMap.newKeySet();

    private static final ExecutorService STAGE = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("rehearsal").factory());

    private Rehearsal() {}

    /** Begins with the loops of a kind of tile, unless somebody has. */
    static void begin(TileLoops loops) {
        if (KNOWN.add(loops)) {
            STAGE.execute(() -> tiles(loops));
        }
    }

    /** Begins with all other loops, unless somebody has. */
    static void begin() {
        if (KNOWN.add(Passes.class)) {
            STAGE.execute(Rehearsal::passes);
        }
    }

    /** Waits until all that has begun has ended. */
    static void await() {
        try {
            STAGE.submit(() -> {}).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // slower, but right
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void tiles(TileLoops loops) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment tile = memory(arena, loops.bytes(INS));
            float[] x = new float[INS];
            float[] y = new float[Lanes.COUNT];
            float[] written = new float[INS * Lanes.COUNT];
            float[] sums = new float[INS / loops.group()];
            untilFast(() -> loops.one(tile, 0, INS, x, sums, y));
            untilFast(() -> loops.spread(tile, 0, INS, written));
            many();
        }
    }

    private static void many() {
        float[] tile = new float[INS * Lanes.COUNT];
        float[] x = new float[INS * TileProduct.ROWS];
        float[] y = new float[TileProduct.ROWS * Lanes.COUNT];
        untilFast(() -> TileProduct.many(tile, 0, INS, x, 0, y, 0));
    }

    private static void passes() {
        try (Arena arena = Arena.ofConfined()) {
            long row = INS * Float.BYTES;
            MemorySegment a = memory(arena, row);
            MemorySegment b = memory(arena, row);
            MemorySegment c = memory(arena, row);
            float[] weights = new float[INS];
            float[] over = new float[Lanes.COUNT];
            many();
            untilFast(() -> PassLoops.norm(a, 0, b, c, INS, 1, 0));
            untilFast(() -> PassLoops.gate(a, b, c, 0, row));
            untilFast(() -> PassLoops.rotate(a, 0, b, c, 0, INS));
            untilFast(() -> TextAttention.weigh(weights, 0, INS, over));
            untilFast(() -> TileProduct.place(weights, INS / Lanes.COUNT, a, 0, Lanes.COUNT * Float.BYTES));
        }
    }

    /** As a tensor's memory looks to Java, or what is compiled here would not be what runs there. */
    private static MemorySegment memory(Arena arena, long bytes) {
        MemorySegment own = arena.allocate(bytes, Long.BYTES);
        return MemorySegment.ofAddress(own.address()).reinterpret(own.byteSize());
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
