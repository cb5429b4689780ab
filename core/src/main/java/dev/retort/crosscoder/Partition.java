package dev.retort.crosscoder;

import java.util.List;

/**
 * Which features belong to whom: [0, tied) have one decoder for every side; then, side after side, come blocks of
 * features that only that side reads and writes; the rest are free.
 *
 * <p>Tied decoders are Anthropic's "designated shared features" (update of February 2025), exclusive blocks those of
 * dedicated feature crosscoders (2602.11729).
 *
 * @param tied how many features share their decoder; the sides must be of one width
 * @param exclusive how many features each side has for itself, in the order of the sides; empty for none
 * @param tiedPenalty what the penalty on tied features is multiplied by
 */
public record Partition(int tied, List<Integer> exclusive, double tiedPenalty) {
    /** Every feature is free. */
    public static final Partition NONE = new Partition(0, List.of(), 1);

    public Partition {
        exclusive = List.copyOf(exclusive);
        if (tied < 0 || exclusive.stream().anyMatch(count -> count < 0) || !(tiedPenalty >= 0)) {
            throw new IllegalArgumentException("no partition has " + tied + " tied features at " + tiedPenalty
                    + " of the penalty and " + exclusive + " exclusive ones");
        }
    }

    /** The first feature of a side's block. */
    public int start(int side) {
        return tied
                + exclusive.subList(0, side).stream()
                        .mapToInt(Integer::intValue)
                        .sum();
    }

    /** Where the free features begin. */
    public int free() {
        return start(exclusive.size());
    }
}
