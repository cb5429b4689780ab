package dev.retort.activations;

import dev.retort.basics.Rng;
import java.util.Arrays;

/**
 * The order in which tokens are trained on: every token once a round, a new order each round, all of it a function of the
 * seed and the place. One thread at a time.
 *
 * <p>Few tokens are permuted as a whole. Of more than fit into a window, blocks of neighbours are permuted and then the
 * tokens within each window of blocks, so that what is read from the disk at a time is a few long pieces that the system
 * can keep in memory.
 */
final class ShuffledOrder {
    /** What a window's activations may take. */
    private static final long WINDOW_BYTES = 4L << 30;

    private static final int BLOCKS_A_WINDOW = 256;

    private final int count;
    private final int window;
    private final int block;
    private final long seed;
    private long roundInUse = -1;
    private int windowInUse = -1;
    private int[] order = {};
    private int[] blocks = {};
    private int[] starts = {};

    /** @param window how many tokens a window holds */
    ShuffledOrder(int count, int window, long seed) {
        this.count = count;
        this.window = Math.min(window, count);
        this.block = Math.max(1, window / BLOCKS_A_WINDOW);
        this.seed = seed;
    }

    /** Windows by the width of a row, not by how wide its numbers are on disk: the order is the same for both dtypes. */
    static ShuffledOrder of(int count, Sides sides, long seed) {
        return new ShuffledOrder(count, (int) Math.clamp(WINDOW_BYTES / 4 / sides.total(), 1, 1 << 30), seed);
    }

    /** Which of the tokens, from 0, stands at a place of the endless order. */
    int at(long place) {
        long round = place / count;
        int within = (int) (place % count);
        int number = within / window;
        if (round != roundInUse || number != windowInUse) {
            prepare(round, number);
        }
        int shuffled = number * window + order[within % window];
        return blocks.length == 0 ? shuffled : ofBlocks(shuffled);
    }

    private void prepare(long round, int number) {
        if (window == count) {
            order = Rng.permutation(count, seed, "training tokens", round);
        } else {
            if (round != roundInUse) {
                arrange(round);
            }
            int size = Math.min(window, count - number * window);
            order = Rng.permutation(size, seed, "training window", round, number);
        }
        roundInUse = round;
        windowInUse = number;
    }

    /** Puts the blocks of a round into their order and notes where each then begins. */
    private void arrange(long round) {
        blocks = Rng.permutation((count + block - 1) / block, seed, "training blocks", round);
        starts = new int[blocks.length];
        for (int b = 1; b < blocks.length; b++) {
            starts[b] = starts[b - 1] + Math.min(block, count - blocks[b - 1] * block);
        }
    }

    private int ofBlocks(int place) {
        int found = Arrays.binarySearch(starts, place);
        int at = found >= 0 ? found : -found - 2;
        return blocks[at] * block + place - starts[at];
    }
}
