package dev.retort.crosscoder.exchange;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import org.jspecify.annotations.Nullable;

/** Normalisers for files that say little about theirs. */
final class Norms {
    private Norms() {}

    /** For weights that read raw activations whose mean norms nobody told: √d stands for them. */
    static Normaliser raw(Sides sides) {
        return Normaliser.identity(sides);
    }

    /** For weights that read activations scaled to a mean norm of √d by factors that only the user knows. */
    static Normaliser said(Sides sides, ImportOptions options, @Nullable Companion companion, PeerTensors tensors) {
        double[] meanNorms = options.meanNorms(sides.count());
        if (meanNorms != null) {
            return Normaliser.ofMeanNorms(sides, meanNorms);
        }
        if (options.normalised()) {
            return Normaliser.identity(sides);
        }
        if (companion != null && companion.scale().length == sides.count()) {
            return new Normaliser(sides, companion.scale(), companion.meanNorms());
        }
        throw BadInput.in(
                tensors.path(),
                "is for activations scaled to a mean norm of √d, and does not say by what. Give the mean norms of the "
                        + "raw activations with --mean-norms, one a side and separated by commas, or --mean-norms none "
                        + "when the activations come scaled.");
    }

    /** The same with other mean norms. */
    static Normaliser withMeanNorms(Normaliser normaliser, double[] meanNorms) {
        return new Normaliser(
                normaliser.sides(), normaliser.scale(), meanNorms, normaliser.offset(), normaliser.spread());
    }

    /** What stands beside each side's scale, for formats that keep the scale and nothing else: (x·scale − offset)·gain. */
    static Weights keepingScale(Weights weights, Normaliser normaliser) {
        float[] offset = normaliser.offset();
        return weights.absorbing(
                offset == null ? null : times(offset, normaliser.sides().each(normaliser.scale())), gain(normaliser));
    }

    /** The same where the format keeps offsets too: only the spread is absorbed. */
    static Weights keepingScaleAndOffset(Weights weights, Normaliser normaliser) {
        return weights.absorbing(null, gain(normaliser));
    }

    /** Weights that read raw activations. */
    static Weights ofRaw(Weights weights, Normaliser normaliser) {
        float[] offset = normaliser.offset();
        float[] factors = normaliser.factors();
        boolean plain = true;
        for (float factor : factors) {
            plain &= factor == 1;
        }
        return weights.absorbing(
                offset == null ? null : times(offset, ones(offset.length)),
                plain ? null : times(factors, ones(factors.length)));
    }

    private static double @Nullable [] gain(Normaliser normaliser) {
        float[] spread = normaliser.spread();
        if (spread == null) {
            return null;
        }
        double[] gain = new double[spread.length];
        for (int i = 0; i < gain.length; i++) {
            gain[i] = 1.0 / spread[i];
        }
        return gain;
    }

    private static double[] times(float[] a, float[] b) {
        double[] product = new double[a.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = (double) a[i] * b[i];
        }
        return product;
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }
}
