package dev.retort.activations;

import dev.retort.basics.Rng;

/** Which shares of the documents are for training, for choosing, and for the figures. */
public record SplitShares(double train, double dev, double test) {
    /** Where nobody says otherwise. */
    public static final SplitShares USUAL = new SplitShares(0.8, 0.1, 0.1);

    public double of(Part part) {
        return switch (part) {
            case TRAIN -> train;
            case DEV -> dev;
            case TEST -> test;
        };
    }

    /** The part a document falls to, by its id: it keeps its part whatever stands around it. */
    public Part part(String id, long seed) {
        double place = Rng.uniform(seed, "split " + id);
        return place < train ? Part.TRAIN : place < train + dev ? Part.DEV : Part.TEST;
    }

    public boolean isWhole() {
        return Math.abs(train + dev + test - 1) < 1e-6;
    }
}
