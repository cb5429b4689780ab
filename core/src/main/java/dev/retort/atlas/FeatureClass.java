package dev.retort.atlas;

import dev.retort.basics.BadInput;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Which of two models has a feature, by all that was measured of it. */
public enum FeatureClass {
    /** The reference has it, and the other model cannot supply it. */
    BASE_ONLY("base-only"),
    /** The other model has it, and the reference cannot supply it. */
    DISTILLED_ONLY("distilled-only"),
    /** Exclusive by its decoder norms, but the other model supplies it: what the sparsity penalty has made of a shared one. */
    BASE_ARTEFACT("base-only (artefact)"),
    DISTILLED_ARTEFACT("distilled-only (artefact)"),
    /** Both have it, along directions that have little to do with each other. */
    ROTATED("shared-but-rotated"),
    SHARED("shared"),
    /** It never fired. */
    DEAD("dead");

    /** Directions with a smaller cosine are not one direction. */
    private static final double ONE_DIRECTION = 0.5;

    private final String word;

    FeatureClass(String word) {
        this.word = word;
    }

    /** As tables and reports have it. */
    public String word() {
        return word;
    }

    /**
     * The class that tables call so.
     *
     * @throws BadInput when there is none
     */
    public static FeatureClass of(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInput("\"" + word + "\" is no class of features; there are "
                        + Arrays.stream(values()).map(FeatureClass::word).collect(Collectors.joining(", ")) + "."));
    }

    /**
     * @param cosine between the models' decoder directions; NaN where their widths differ
     * @param fired whether it ever did
     */
    public static FeatureClass of(
            int feature, Exclusivity bounds, Exclusivity.Evidence evidence, double cosine, boolean fired) {
        if (!fired) {
            return DEAD;
        }
        int claimed = bounds.only(Exclusivity.Test.NRN, evidence, feature);
        if (claimed < 0) {
            return cosine < ONE_DIRECTION ? ROTATED : SHARED;
        }
        boolean verified = bounds.only(Exclusivity.Test.VERIFIED, evidence, feature) == claimed;
        if (claimed == 0) {
            return verified ? BASE_ONLY : BASE_ARTEFACT;
        }
        return verified ? DISTILLED_ONLY : DISTILLED_ARTEFACT;
    }
}
