package dev.retort.atlas;

import dev.retort.atlas.LatentScaling.Target;
import dev.retort.crosscoder.NormRatios;

/**
 * Whether only one of two models has a feature, by three ever stricter tests. Decoder norms alone mistake for exclusive
 * what a sparsity penalty has pushed out of one side; latent scaling tells these, but not a feature that both have along
 * different directions; the last test asks that the other model cannot supply the feature along any.
 *
 * @param nrn NRN above it, or below 1 minus it, is exclusive by norm
 * @param nuError the largest ν^ε of an exclusive feature
 * @param nuReconstruction the largest ν^r
 * @param freeDirection the largest ratio of {@link FreeDirection}, in the error and in the activations
 * @param ridge the largest ratio of {@link RidgeReading}
 */
public record Exclusivity(double nrn, double nuError, double nuReconstruction, double freeDirection, double ridge) {
    /** What a feature has to pass. */
    public enum Test {
        NRN,
        LATENT_SCALING,
        VERIFIED
    }

    /** All that the tests look at. */
    public record Evidence(NormRatios norms, LatentScaling scaling, FreeDirection free, RidgeReading ridge) {}

    /** The bounds on ν are those in the middle of what Minder et al. sweep; the others are set on planted truth. */
    public static Exclusivity usual() {
        return new Exclusivity(0.9, 0.2, 0.5, 0.4, 0.4);
    }

    /** The same claims by norm, and all bounds after that multiplied by a factor. */
    Exclusivity times(double factor) {
        return new Exclusivity(
                nrn, nuError * factor, nuReconstruction * factor, freeDirection * factor, ridge * factor);
    }

    /**
     * The only model that has the feature, by its side, or −1 when both do. Where latent scaling is undefined (widths
     * differ), its test is left out. A test that a feature's figures are NaN for is not passed.
     */
    public int only(Test test, Evidence evidence, int feature) {
        double ratio = evidence.norms.nrn(feature);
        int strong = ratio > nrn ? 1 : ratio < 1 - nrn ? 0 : -1;
        if (strong < 0) {
            return -1;
        }
        int weak = 1 - strong;
        boolean passed = switch (test) {
            case NRN -> true;
            case LATENT_SCALING -> scaled(evidence.scaling, feature, strong, weak);
            case VERIFIED ->
                scaled(evidence.scaling, feature, strong, weak)
                        && evidence.free.errorRatio(feature, strong, weak) <= freeDirection
                        && evidence.free.activationRatio(feature, strong, weak) <= freeDirection
                        && evidence.ridge.ratio(feature, strong, weak) <= ridge;
        };
        return passed ? strong : -1;
    }

    private boolean scaled(LatentScaling scaling, int feature, int strong, int weak) {
        return !scaling.defined(strong, weak)
                || scaling.nu(Target.ERROR, feature, strong, weak) <= nuError
                        && scaling.nu(Target.RECONSTRUCTION, feature, strong, weak) <= nuReconstruction;
    }
}
