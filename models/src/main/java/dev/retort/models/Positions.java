package dev.retort.models;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import org.jspecify.annotations.Nullable;

/** How new tokens look back: by which turn, and at which positions. Made once a pass, for all blocks. Close it. */
final class Positions implements AutoCloseable {
    private final Traits traits;
    private final Device device;
    private final RopeTable rope;
    private final @Nullable RopeTable slidingRope;

    Positions(DecoderConfig config, Device device, DType dtype) {
        this.traits = config.traits();
        this.device = device;
        this.rope = new RopeTable(config.rope(), config.dHead(), device, dtype);
        Traits.SlidingWindow sliding = traits.slidingWindow();
        this.slidingRope = sliding == null ? null : new RopeTable(sliding.rope(), config.dHead(), device, dtype);
    }

    /**
     * That of one kind of block.
     *
     * @param mask added to the scores, or null
     * @param causal whether a token sees only those before it, where no mask says so
     */
    record View(RopeTable.Turn turn, @Nullable Tensor mask, boolean causal) {}

    /** That of a pass. */
    record Pass(Traits traits, View whole, @Nullable View sliding) {
        View of(int layer) {
            return sliding != null && traits.slides(layer) ? sliding : whole;
        }
    }

    /**
     * @param x the new tokens (B, T, dModel)
     * @param cache what they follow, or null when they stand alone
     */
    Pass pass(Tensor x, @Nullable KvCache cache) {
        Traits.SlidingWindow sliding = traits.slidingWindow();
        return new Pass(
                traits,
                view(rope, x, cache, AttentionMask.ALL),
                sliding == null || slidingRope == null ? null : view(slidingRope, x, cache, sliding.window()));
    }

    private View view(RopeTable table, Tensor x, @Nullable KvCache cache, int window) {
        int steps = (int) x.size(1);
        int before = cache == null ? 0 : cache.length();
        long[] pads = cache == null ? new long[0] : cache.pads();
        Tensor positions = cache == null ? null : cache.positions(device, steps);
        RopeTable.Turn turn =
                positions == null ? table.consecutive(before, steps) : table.at(positions, before + steps);
        boolean spelt = traits.scoreCap() != 0;
        Tensor mask = AttentionMask.of(device, x.dtype(), pads, before, steps, window, spelt);
        return new View(turn, mask, mask == null && steps > 1);
    }

    @Override
    public void close() {
        rope.close();
        if (slidingRope != null) {
            slidingRope.close();
        }
    }
}
