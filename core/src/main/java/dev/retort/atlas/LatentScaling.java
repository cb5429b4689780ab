package dev.retort.atlas;

import dev.retort.activations.Sides;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;

/**
 * How much of a feature each model holds along one direction (Minder et al., "Robustly identifying concepts introduced
 * during chat fine-tuning using crosscoders", 2504.02922): β_m = argmin Σ_t ‖β f(t) d − y_m(t)‖² over unflagged tokens,
 * with the same d, the decoder direction of the side the feature is strong on, for both models. β near 0 in the other
 * model tells a truly exclusive feature from one whose second direction the sparsity penalty has shrunk away, or moved
 * to another feature.
 *
 * <p>For all F features at once out of {@link FeatureMoments}: with ε = x − x̂, for the error target
 * Σ f·y = Σ f·ε + d_m Σ f². It stands in this room, after the crosscoder's, because it is a statistic over tokens that
 * readers of features ask for and no trainer does; {@link RidgeReading} beside it needs what only this room may use.
 *
 * <p>All in the normalised space, where models are of one size. One direction cannot be looked for in a space of another
 * width: between sides of different widths β is NaN, and only {@link FreeDirection} and {@link RidgeReading} tell.
 * Blind to a feature that both models have along different directions: those two are for that.
 */
public final class LatentScaling {
    /** What y is. */
    public enum Target {
        /** x_m − x̂_m + f d_m: what is left for the feature when all others have had their say. */
        ERROR,
        /** x̂_m, biases included. */
        RECONSTRUCTION,
        /** x_m. */
        ACTIVATION,
        /** x_m − b_m. */
        ACTIVATION_WITHOUT_BIAS
    }

    private static final int CHUNK = 256;

    private final Sides sides;
    /** By target, side of the direction and model; a number a feature. */
    private final double[][][][] betas;

    private LatentScaling(Sides sides, double[][][][] betas) {
        this.sides = sides;
        this.betas = betas;
    }

    public static LatentScaling of(Crosscoder crosscoder, FeatureMoments moments) {
        int models = crosscoder.models();
        double[][][][] betas = new double[Target.values().length][models][models][crosscoder.features()];
        for (int from = 0; from < models; from++) {
            for (int model = 0; model < models; model++) {
                if (crosscoder.sides().width(from) == crosscoder.sides().width(model)) {
                    new Along(crosscoder, moments, from, model).into(betas);
                } else {
                    for (double[][][] of : betas) {
                        Arrays.fill(of[from][model], Double.NaN);
                    }
                }
            }
        }
        return new LatentScaling(crosscoder.sides(), betas);
    }

    /** What one model holds along the directions of one side. */
    private record Along(Crosscoder crosscoder, FeatureMoments moments, int from, int model) {
        /** Some features at a time: tensors of all of them would be new memory at every step. */
        void into(double[][][][] betas) {
            int features = crosscoder.features();
            for (int first = 0; first < features; first += CHUNK) {
                int count = Math.min(CHUNK, features - first);
                try (Scope scope = Scope.open();
                        Autograd.Off off = Autograd.off()) {
                    Tensor[] beta = beta(first, count);
                    for (int target = 0; target < beta.length; target++) {
                        System.arraycopy(beta[target].toDoubles(), 0, betas[target][from][model], first, count);
                    }
                }
            }
        }

        /** By target, (count). */
        private Tensor[] beta(int first, int count) {
            Sides sides = crosscoder.sides();
            Tensor d = crosscoder.wDec(from).narrow(0, first, count).to(DType.F64); // (count, d)
            Tensor own = crosscoder.wDec(model).narrow(0, first, count).to(DType.F64);
            Tensor bias = sides.of(crosscoder.bDec(), model).to(DType.F64); // (d)
            Tensor square = moments.square().narrow(0, first, count); // (count)
            Tensor sum = moments.sum().narrow(0, first, count);
            Tensor activation = dots(d, sides.of(moments.activation(), model).narrow(0, first, count));
            Tensor error = dots(d, sides.of(moments.error(), model).narrow(0, first, count));
            Tensor below = dots(d, d).mul(square);
            Tensor[] beta = new Tensor[Target.values().length];
            for (Target target : Target.values()) {
                Tensor along = switch (target) {
                    case ERROR -> error.add(dots(d, own).mul(square));
                    case RECONSTRUCTION -> activation.sub(error);
                    case ACTIVATION -> activation;
                    case ACTIVATION_WITHOUT_BIAS ->
                        activation.sub(d.matmul(bias).mul(sum));
                };
                beta[target.ordinal()] = along.div(below);
            }
            return beta;
        }
    }

    /** Row by row: (F, d), (F, d) → (F). */
    private static Tensor dots(Tensor a, Tensor b) {
        return a.mul(b).sum(1, false);
    }

    /**
     * β of a feature; NaN for one that never fires or has no direction.
     *
     * @param from the side whose decoder direction is looked for
     * @param model the model in which
     */
    public double beta(Target target, int feature, int from, int model) {
        return betas[target.ordinal()][from][model][feature];
    }

    /** Whether one direction can be looked for in both models. */
    public boolean defined(int from, int model) {
        return sides.width(from) == sides.width(model);
    }

    /**
     * ν = β_weak / β_strong along the strong side's direction: near 0 for a feature that only the strong model has, near 1
     * for one that both have. ν^ε with {@link Target#ERROR} tells shrinkage, ν^r with {@link Target#RECONSTRUCTION} tells
     * that other features do the weak side's part.
     */
    public double nu(Target target, int feature, int strong, int weak) {
        return beta(target, feature, strong, weak) / beta(target, feature, strong, strong);
    }
}
