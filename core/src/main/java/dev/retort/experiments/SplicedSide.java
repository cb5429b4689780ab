package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import java.util.Arrays;

/**
 * What one model loses when its stream at the hook point is replaced: cross-entropies in nats a token, with intervals
 * over documents.
 *
 * @param clean nothing replaced
 * @param spliced the crosscoder's reconstruction in its place
 * @param zero zeros in its place
 * @param mean the mean activation in its place
 * @param documents how many there were
 * @param tokens that were predicted
 */
public record SplicedSide(
        String model,
        String hook,
        Estimate clean,
        Estimate spliced,
        Estimate zero,
        Estimate mean,
        int documents,
        long tokens) {
    /** (CE_zero − CE_spliced) / (CE_zero − CE_clean): 1 where the reconstruction loses nothing. */
    public Estimate recoveredOfZero() {
        return recovered(zero);
    }

    /** (CE_mean − CE_spliced) / (CE_mean − CE_clean): the stricter of the two, since a mean says more than nothing. */
    public Estimate recoveredOfMean() {
        return recovered(mean);
    }

    private Estimate recovered(Estimate reference) {
        return reference.minus(spliced).over(reference.minus(clean));
    }

    /** @param sums for each stream of {@link Splicing.Stream} and each document the sum of its cross-entropies */
    static SplicedSide of(String model, String hook, double[][] sums, double[] counts, Bootstrap bootstrap) {
        return new SplicedSide(
                model,
                hook,
                bootstrap.ratio(sums[Splicing.Stream.CLEAN.ordinal()], counts),
                bootstrap.ratio(sums[Splicing.Stream.SPLICED.ordinal()], counts),
                bootstrap.ratio(sums[Splicing.Stream.ZERO.ordinal()], counts),
                bootstrap.ratio(sums[Splicing.Stream.MEAN.ordinal()], counts),
                counts.length,
                Math.round(Arrays.stream(counts).sum()));
    }
}
