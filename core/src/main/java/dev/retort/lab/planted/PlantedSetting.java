package dev.retort.lab.planted;

import dev.retort.activations.Sides;

/**
 * What is planted.
 *
 * @param sides the base, then the distilled model
 * @param directions n, of all classes together
 * @param l0 mean number of directions that fire on a token
 * @param topRate how often the most frequent one fires
 * @param exponent the power by which rates fall with rank: rate of rank r ∝ (r + s)^−exponent, s such that L0 comes out
 * @param noise expected norm of the dense noise for that of one direction of strength 1
 * @param seed of everything that is drawn
 */
public record PlantedSetting(
        Sides sides, int directions, double l0, double topRate, double exponent, double noise, long seed) {
    public PlantedSetting {
        if (sides.count() != 2 || directions < 1) {
            throw new IllegalArgumentException("directions are planted in two sides, at least one; not " + directions
                    + " in " + sides.count() + " sides");
        }
        if (!(topRate > 0 && topRate < 1 && l0 > 0 && l0 <= mostL0(topRate, directions))) {
            throw new IllegalArgumentException("no " + directions + " directions of which none fires more often than "
                    + topRate + " give a mean L0 of " + l0);
        }
    }

    /** 512 directions in twice 128, mean L0 8, rates from 0.3 down to 8e-4. */
    public static PlantedSetting reference(long seed) {
        return new PlantedSetting(Sides.of(128, 128), 512, 8, 0.3, 2, 0.2, seed);
    }

    /** The largest mean L0 that so many directions can have with this top rate; parents and children take part of it. */
    public double mostL0(int count) {
        return mostL0(topRate, count);
    }

    private static double mostL0(double topRate, int count) {
        return 0.8 * topRate * count;
    }
}
