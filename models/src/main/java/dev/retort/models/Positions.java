package dev.retort.models;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
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
     * @param window how many tokens each sees, its own included
     * @param cuts lengths of the texts that stand end to end in one row, none seeing another; empty when there is no such
     * @param cutMask that of a text, by its length; used where there are cuts
     */
    record View(
            RopeTable.Turn turn,
            @Nullable Tensor mask,
            boolean causal,
            int window,
            int[] cuts,
            IntFunction<@Nullable Tensor> cutMask) {}

    /** That of a pass. */
    record Pass(Traits traits, View whole, @Nullable View sliding) {
        View of(int layer) {
            return sliding != null && traits.slides(layer) ? sliding : whole;
        }
    }

    /**
     * That of tokens which follow others.
     *
     * @param x the new tokens (B, T, dModel)
     * @param cache what they follow
     */
    Pass pass(Tensor x, KvCache cache) {
        return pass((table, window) -> view(table, x, cache, window));
    }

    /**
     * That of whole texts.
     *
     * @param x their tokens (B, T, dModel)
     * @param cuts lengths of texts end to end in one row; empty when each has a row of its own
     */
    Pass pass(Tensor x, int[] cuts) {
        return cuts.length == 0
                ? pass((table, window) -> view(table, x, null, window))
                : pass((table, window) -> cut(table, x.dtype(), cuts, window));
    }

    private Pass pass(BiFunction<RopeTable, Integer, View> view) {
        Traits.SlidingWindow sliding = traits.slidingWindow();
        return new Pass(
                traits,
                view.apply(rope, AttentionMask.ALL),
                sliding == null || slidingRope == null ? null : view.apply(slidingRope, sliding.window()));
    }

    private View cut(RopeTable table, DType dtype, int[] cuts, int window) {
        long[] places = Arrays.stream(cuts)
                .flatMap(length -> IntStream.range(0, length))
                .asLongStream()
                .toArray();
        int longest = Arrays.stream(cuts).max().orElseThrow();
        RopeTable.Turn turn = table.at(Tensor.of(device, places, 1, places.length), longest);
        boolean spelt = traits.scoreCap() != 0;
        return new View(
                turn,
                null,
                true,
                window,
                cuts,
                length -> AttentionMask.of(device, dtype, new long[0], 0, length, window, spelt));
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
        return new View(turn, mask, mask == null && steps > 1, window, new int[0], length -> null);
    }

    @Override
    public void close() {
        rope.close();
        if (slidingRope != null) {
            slidingRope.close();
        }
    }
}
