package dev.retort.experiments.geometry;

import dev.retort.basics.BadInput;

/**
 * How words are read and parallelograms measured.
 *
 * @param dimensions k, principal axes that words are looked at on
 * @param pooled whether the axes are those of all sets' words, not of the set's own
 * @param carrier a text with {@value #PLACE} where the word is put
 * @param demonstrations pairs before the one that is read, as a prompt of function vectors has them; below 0 words are read in
 *     the carrier
 * @param pairs of a set at most, drawn by the seed; 0 for all
 * @param permutations shuffles of outputs among inputs
 * @param seed of shuffles, resamples and draws
 */
public record AnalogyPlan(
        int dimensions, boolean pooled, String carrier, int demonstrations, int pairs, int permutations, long seed) {
    /** Where the word stands in a carrier. */
    public static final String PLACE = "{}";

    /** Nothing that any relation would prefer; not empty, since a text's first token is an attention sink. */
    public static final String CARRIER = "The next word is {}";

    private static final int FEWEST = 8;

    public AnalogyPlan {
        if (dimensions < 1) {
            throw new BadInput("--dimensions " + dimensions + ": expected 1 or more.");
        }
        if (carrier.indexOf(PLACE) < 0 || carrier.indexOf(PLACE) != carrier.lastIndexOf(PLACE)) {
            throw new BadInput("--carrier \"" + carrier + "\": expected a text with " + PLACE
                    + " once, where the word is put, such as \"" + CARRIER + "\".");
        }
        if (permutations < 0) {
            throw new BadInput("--permutations " + permutations + ": expected 0 or more.");
        }
        if (pairs != 0 && pairs < fewest(dimensions, pooled)) {
            throw new BadInput("--pairs " + pairs + ": expected 0, for all, or at least " + fewest(dimensions, pooled)
                    + ", which " + dimensions + " dimensions need.");
        }
    }

    /** Pairs that a set must have: k axes are those of k + 1 words at least. */
    public int fewest() {
        return fewest(dimensions, pooled);
    }

    private static int fewest(int dimensions, boolean pooled) {
        return pooled ? FEWEST : Math.max(FEWEST, (dimensions + 2) / 2);
    }

    /** Whether words are read in their pairs' texts. */
    public boolean inContext() {
        return demonstrations >= 0;
    }
}
