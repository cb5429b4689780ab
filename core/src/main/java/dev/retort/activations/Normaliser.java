package dev.retort.activations;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings every model's activations to one size: x̂_m = (x_m − offset_m) · scale_m.
 *
 * <p>Retort's own has no offset and scale_m = √d / mean‖x_m‖, the mean taken over the unflagged tokens of the training
 * split; an imported crosscoder may bring another. A direction of the normalised space is d/scale_m in the model's own.
 *
 * @param scale one factor a model
 * @param meanNorm mean‖x_m‖ of the raw activations, what decoder norms are relative to when models are compared
 * @param offset M·d numbers, row-major, or null for none
 */
public record Normaliser(double[] scale, double[] meanNorm, float @Nullable [] offset) {
    public Normaliser {
        if (scale.length != meanNorm.length) {
            throw new IllegalArgumentException(scale.length + " scales, " + meanNorm.length + " mean norms");
        }
        for (int m = 0; m < scale.length; m++) {
            if (!(scale[m] > 0) || !(meanNorm[m] > 0)) {
                throw new IllegalArgumentException("model " + m + " has scale " + scale[m] + " and mean norm "
                        + meanNorm[m] + "; both must be > 0");
            }
        }
    }

    /** One without an offset. */
    public Normaliser(double[] scale, double[] meanNorm) {
        this(scale, meanNorm, null);
    }

    /** The normaliser of activations whose mean norms are known. */
    public static Normaliser ofMeanNorms(double[] meanNorm, int width) {
        double[] scale = new double[meanNorm.length];
        for (int m = 0; m < scale.length; m++) {
            scale[m] = Math.sqrt(width) / meanNorm[m];
        }
        return new Normaliser(scale, meanNorm.clone());
    }

    /** Changes nothing; for data that is normalised already. */
    public static Normaliser identity(int models, int width) {
        double[] meanNorm = new double[models];
        Arrays.fill(meanNorm, Math.sqrt(width));
        return ofMeanNorms(meanNorm, width);
    }

    public int models() {
        return scale.length;
    }

    /** (B, M, d) raw → (B, M, d) normalised. */
    public Tensor apply(Tensor raw) {
        Tensor centred = offset == null ? raw : raw.sub(offset(raw));
        return centred.mul(scales(raw));
    }

    /** (B, M, d) normalised → (B, M, d) raw. */
    public Tensor invert(Tensor normalised) {
        Tensor unscaled = normalised.div(scales(normalised));
        return offset == null ? unscaled : unscaled.add(offset(normalised));
    }

    /** (M, 1) */
    private Tensor scales(Tensor like) {
        return Tensor.of(like.device(), scale, models(), 1).to(DType.F32);
    }

    private Tensor offset(Tensor like) {
        Device device = like.device();
        return Tensor.of(device, Objects.requireNonNull(offset), models(), like.size(-1));
    }
}
