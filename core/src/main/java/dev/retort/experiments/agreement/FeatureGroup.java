package dev.retort.experiments.agreement;

import dev.retort.atlas.Exclusivity;
import dev.retort.crosscoder.NormRatios;
import java.util.stream.IntStream;

/** A crosscoder's features by whose they are according to their decoder norms alone. */
public enum FeatureGroup {
    SHARED("shared"),
    BASE_ONLY("base_only"),
    DISTILLED_ONLY("distilled_only");

    private final String word;

    FeatureGroup(String word) {
        this.word = word;
    }

    /** As the measures' names have it. */
    public String word() {
        return word;
    }

    /** The group of each feature: exclusive beyond the bounds of {@link Exclusivity#usual}, shared else. */
    public static FeatureGroup[] of(NormRatios ratios) {
        double bound = Exclusivity.usual().nrn();
        double[] nrn = ratios.nrn();
        return IntStream.range(0, nrn.length)
                .mapToObj(f -> nrn[f] > bound ? DISTILLED_ONLY : nrn[f] < 1 - bound ? BASE_ONLY : SHARED)
                .toArray(FeatureGroup[]::new);
    }
}
