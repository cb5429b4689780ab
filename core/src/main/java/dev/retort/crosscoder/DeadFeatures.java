package dev.retort.crosscoder;

import java.util.stream.IntStream;

/**
 * Each feature's clock: how many tokens have passed since it last fired. A feature whose clock has reached the limit is
 * dead until it fires again.
 */
final class DeadFeatures {
    private final long[] tokensSinceFired;
    private final long limit;

    /** Takes the clocks over. */
    DeadFeatures(long[] tokensSinceFired, long limit) {
        this.tokensSinceFired = tokensSinceFired;
        this.limit = limit;
    }

    /** A copy of the clocks. */
    long[] tokensSinceFired() {
        return tokensSinceFired.clone();
    }

    /**
     * The clocks after a batch.
     *
     * @param firing how many of its tokens each feature fired on (F)
     */
    DeadFeatures after(long[] firing, long tokens) {
        long[] next = new long[firing.length];
        for (int i = 0; i < next.length; i++) {
            next[i] = firing[i] > 0 ? 0 : tokensSinceFired[i] + tokens;
        }
        return new DeadFeatures(next, limit);
    }

    /** The clocks with those of some features set back. */
    DeadFeatures revived(long[] features) {
        long[] next = tokensSinceFired.clone();
        for (long feature : features) {
            next[(int) feature] = 0;
        }
        return new DeadFeatures(next, limit);
    }

    int count() {
        return indices().length;
    }

    /** The dead features, in their order. */
    long[] indices() {
        return IntStream.range(0, tokensSinceFired.length)
                .filter(i -> tokensSinceFired[i] >= limit)
                .asLongStream()
                .toArray();
    }
}
