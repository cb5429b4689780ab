package dev.retort.crosscoder;

import dev.retort.activations.Normaliser;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.function.DoublePredicate;

/**
 * How much of a feature each model has: relative decoder norms of a model against the reference.
 *
 * <p>RDN = ‖d^m‖/‖d^base‖ and NRN = RDN/(1+RDN): 0 only in the base, ½ shared, 1 only in the other model. A norm is that
 * of the direction in the model's own space divided by the model's mean activation norm, so that folding a normaliser
 * into the weights, rescaling a model or padding its width changes nothing.
 *
 * @param base per feature, the reference's relative norm
 * @param other per feature, the other model's
 */
public record NormRatios(double[] base, double[] other) {
    private static final int BINS = 10;

    /** Model {@code other} against model {@code base}, by their places in the crosscoder. */
    public static NormRatios of(Crosscoder crosscoder, Normaliser normaliser, int base, int other) {
        return new NormRatios(relative(crosscoder, normaliser, base), relative(crosscoder, normaliser, other));
    }

    private static double[] relative(Crosscoder crosscoder, Normaliser normaliser, int side) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Tensor own = normaliser.ownDirections(crosscoder.wDec(side), side);
            return own.norm(1, false).div(normaliser.meanNorm()[side]).toDoubles();
        }
    }

    /** The distilled model (1) against the base (0). */
    public static NormRatios of(Crosscoder crosscoder, Normaliser normaliser) {
        return of(crosscoder, normaliser, 0, 1);
    }

    public double rdn(int feature) {
        return other[feature] / base[feature];
    }

    /** In [0, 1]; NaN for a feature without any direction. */
    public double nrn(int feature) {
        return other[feature] / (base[feature] + other[feature]);
    }

    public double[] nrn() {
        double[] all = new double[base.length];
        for (int f = 0; f < all.length; f++) {
            all[f] = nrn(f);
        }
        return all;
    }

    /** Live features in ten bins of NRN from 0 to 1, the last one closed. */
    public int[] histogram(boolean[] live) {
        int[] bins = new int[BINS];
        for (int f = 0; f < live.length; f++) {
            if (live[f]) {
                bins[Math.min(BINS - 1, (int) (nrn(f) * BINS))]++;
            }
        }
        return bins;
    }

    /** Mean NRN of live features. */
    public double mean(boolean[] live) {
        double sum = 0;
        int count = 0;
        for (int f = 0; f < live.length; f++) {
            if (live[f]) {
                sum += nrn(f);
                count++;
            }
        }
        return sum / count;
    }

    /** Share of live features with NRN > {@code bound}. */
    public double above(double bound, boolean[] live) {
        return share(live, nrn -> nrn > bound);
    }

    /** Share of live features with NRN < {@code bound}. */
    public double below(double bound, boolean[] live) {
        return share(live, nrn -> nrn < bound);
    }

    private double share(boolean[] live, DoublePredicate test) {
        int hits = 0;
        int count = 0;
        for (int f = 0; f < live.length; f++) {
            if (live[f]) {
                count++;
                hits += test.test(nrn(f)) ? 1 : 0;
            }
        }
        return (double) hits / count;
    }
}
