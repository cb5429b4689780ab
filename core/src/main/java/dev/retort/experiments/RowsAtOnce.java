package dev.retort.experiments;

import dev.retort.models.DecoderConfig;

/** How many texts a model may write at once. */
public final class RowsAtOnce {
    /** What the keys and values of one batch may take; a pair takes up to half as much again for the base. */
    private static final long MOST_CACHE_BYTES = 512L << 20;

    private RowsAtOnce() {}

    /**
     * @param positions of the longest prompt and everything written after it
     * @param most never more than these
     */
    public static int of(DecoderConfig config, int positions, int most) {
        long perRow = 2L * Float.BYTES * config.nLayers() * config.nKvHeads() * config.dHead() * Math.max(1, positions);
        return (int) Math.clamp(MOST_CACHE_BYTES / perRow, 1, most);
    }
}
