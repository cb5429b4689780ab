package dev.retort.activations;

import dev.retort.engine.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Brings every side's activations to one size: x̂ = (x − offset) / spread · scale, element by element.
 *
 * <p>The usual one has neither offset nor spread and scale_m = √d_m / mean‖x_m‖, the mean taken over the unflagged tokens
 * of the training split. A direction d of the normalised space is d · spread / scale in a model's own.
 *
 * @param scale one factor a side
 * @param meanNorm mean‖x_m‖ of the raw activations, what decoder norms are relative to when models are compared
 * @param offset D numbers, or null for none
 * @param spread D positive numbers, or null for none
 */
@SuppressWarnings("ArrayRecordComponent") // one number a side or element, never compared or used as a key
public record Normaliser(
        Sides sides, double[] scale, double[] meanNorm, float @Nullable [] offset, float @Nullable [] spread) {
    public Normaliser {
        if (scale.length != sides.count() || meanNorm.length != sides.count()) {
            throw new IllegalArgumentException(
                    sides.count() + " sides, " + scale.length + " scales, " + meanNorm.length + " mean norms");
        }
        for (int m = 0; m < scale.length; m++) {
            if (!(scale[m] > 0) || !(meanNorm[m] > 0)) {
                throw new IllegalArgumentException("model " + m + " has scale " + scale[m] + " and mean norm "
                        + meanNorm[m] + "; both must be > 0");
            }
        }
        requireWidth("offset", offset, sides.total());
        requireWidth("spread", spread, sides.total());
        for (int i = 0; spread != null && i < spread.length; i++) {
            if (!(spread[i] > 0)) {
                throw new IllegalArgumentException("spread " + i + " is " + spread[i] + "; it must be > 0");
            }
        }
    }

    private static void requireWidth(String name, float @Nullable [] numbers, int width) {
        if (numbers != null && numbers.length != width) {
            throw new IllegalArgumentException(
                    "the " + name + " has " + numbers.length + " numbers, the sides " + width);
        }
    }

    /** One without offset and spread. */
    public Normaliser(Sides sides, double[] scale, double[] meanNorm) {
        this(sides, scale, meanNorm, null, null);
    }

    /** √d / mean‖x‖ of activations whose mean norms are known. */
    public static Normaliser ofMeanNorms(Sides sides, double[] meanNorm) {
        double[] scale = new double[meanNorm.length];
        for (int m = 0; m < scale.length; m++) {
            scale[m] = Math.sqrt(sides.width(m)) / meanNorm[m];
        }
        return new Normaliser(sides, scale, meanNorm.clone());
    }

    /** Changes nothing; for data that is normalised already. */
    public static Normaliser identity(Sides sides) {
        double[] meanNorm = new double[sides.count()];
        Arrays.setAll(meanNorm, m -> Math.sqrt(sides.width(m)));
        return ofMeanNorms(sides, meanNorm);
    }

    public int models() {
        return sides.count();
    }

    /** (n, D) raw → (n, D) normalised. */
    public Tensor apply(Tensor raw) {
        Tensor centred = offset == null ? raw : raw.sub(row(offset, raw));
        return centred.mul(row(factors(), raw));
    }

    /** (n, D) normalised → (n, D) raw. */
    public Tensor invert(Tensor normalised) {
        Tensor unscaled = normalised.div(row(factors(), normalised));
        return offset == null ? unscaled : unscaled.add(row(offset, normalised));
    }

    /** One side's directions (n, d_m) of the normalised space, in the model's own. */
    public Tensor ownDirections(Tensor directions, int side) {
        Tensor factors = row(factors(), directions);
        return directions.div(sides.of(factors, side));
    }

    /** scale / spread of each element: D numbers. */
    public float[] factors() {
        float[] factors = sides.each(scale);
        for (int i = 0; spread != null && i < factors.length; i++) {
            factors[i] /= spread[i];
        }
        return factors;
    }

    private static Tensor row(float[] numbers, Tensor like) {
        return Tensor.of(like.device(), numbers, numbers.length);
    }
}
