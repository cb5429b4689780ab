package dev.retort.atlas;

import dev.retort.crosscoder.Crosscoder;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;

/**
 * How strongly a model holds a feature along <em>any</em> direction of its own: ‖u‖ of the u that minimises
 * Σ ‖(f − f̄) u − (y − ȳ)‖², that is Σ (f − f̄)(y − ȳ) / Σ (f − f̄)². Unlike {@link LatentScaling} it sees a feature that
 * both models have along different directions, and it is defined between models of different widths.
 *
 * <p>A length is never negative, so chance alone gives some: u's own variance, Σ f²‖y‖² / (Σ (f − f̄)²)², is taken off its
 * square. What remains of a feature that is not there fluctuates around 0 by about (2/d)^¼ of that.
 *
 * <p>Norms are those of the normalised space, where models are of one size but for √d: {@link #ratio} makes up for it.
 * Arrays are by side, then feature; 0 where nothing stands out, NaN for a feature that never fires.
 *
 * @param fromError y = x − x̂ + f d: what is left when all other features have had their say
 * @param fromActivation y = x, whatever other features hold of it: sees also what another feature holds in this
 *     feature's place, and sees features that fire together as one
 * @param roots √d of each side
 */
@SuppressWarnings("ArrayRecordComponent") // indexed by side and feature, never compared or used as a key
public record FreeDirection(double[][] fromError, double[][] fromActivation, double[] roots) {
    public static FreeDirection of(Crosscoder crosscoder, FeatureMoments moments) {
        int models = crosscoder.models();
        double[][] fromError = new double[models][];
        double[][] fromActivation = new double[models][];
        double[] roots = new double[models];
        var sides = crosscoder.sides();
        for (int side = 0; side < models; side++) {
            try (Scope scope = Scope.open();
                    Autograd.Off off = Autograd.off()) {
                Tensor spread = moments.spread(); // (F)
                Tensor wide = spread.unsqueeze(1);
                Tensor own = crosscoder.wDec(side).to(DType.F64); // (F, d)
                Tensor left =
                        sides.of(moments.errorCovariance(), side).div(wide).add(own);
                Tensor held = sides.of(moments.activationCovariance(), side).div(wide);
                fromError[side] = beyondChance(left, moments.errorNoise().select(1, side), spread);
                fromActivation[side] =
                        beyondChance(held, moments.activationNoise().select(1, side), spread);
                roots[side] = Math.sqrt(sides.width(side));
            }
        }
        return new FreeDirection(fromError, fromActivation, roots);
    }

    /** (F, d), (F), (F) → F lengths. */
    private static double[] beyondChance(Tensor direction, Tensor noise, Tensor spread) {
        Tensor chance = noise.div(spread.square());
        return direction.square().sum(1, false).sub(chance).clampMin(0).sqrt().toDoubles();
    }

    /** How strong the feature is in {@code weak} for what it is in {@code strong}, after all other features. */
    public double errorRatio(int feature, int strong, int weak) {
        return ratio(fromError, feature, strong, weak);
    }

    /** The same in the activations themselves. */
    public double activationRatio(int feature, int strong, int weak) {
        return ratio(fromActivation, feature, strong, weak);
    }

    private double ratio(double[][] lengths, int feature, int strong, int weak) {
        return (lengths[weak][feature] / roots[weak]) / (lengths[strong][feature] / roots[strong]);
    }
}
