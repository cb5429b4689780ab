package dev.retort.lab.planted;

import dev.retort.activations.Sides;
import java.util.Arrays;

/**
 * What an encoder that knows the truth would reach: the true directions with the true values of those that fire, of which,
 * as BatchTopK would, it keeps the k a token in the mean that weigh most by value · Σ_m ‖direction_m‖. With k not below
 * the planted L0 all that is left unexplained is the noise, and nobody does better.
 *
 * @param fvu per model, as in {@link dev.retort.crosscoder.CrosscoderEval}
 * @param l0 mean directions a token that it keeps
 */
@SuppressWarnings("ArrayRecordComponent") // one number a side, never compared or used as a key
public record IdealEncoder(double[] fvu, double l0) {
    private static final int MOST_BLOCKS = 64;

    /** Over the first {@value #MOST_BLOCKS} blocks of the sweep. */
    public static IdealEncoder of(PlantedActivations planted, double k) {
        PlantedTruth truth = planted.truth();
        double[] weights = weights(truth, planted);
        PlantedTokens[] blocks = new PlantedTokens[(int) Math.min(MOST_BLOCKS, planted.blocks())];
        Arrays.setAll(blocks, planted::heldOut);
        double[] all = new double
                [Arrays.stream(blocks).mapToInt(PlantedTokens::firings).sum()];
        int at = 0;
        int tokens = 0;
        for (PlantedTokens block : blocks) {
            tokens += block.rows().length / planted.sides().total();
            for (int i = 0; i < block.firings(); i++) {
                all[at++] = block.values()[i] * weights[block.directions()[i]];
            }
        }
        Arrays.sort(all);
        int kept = (int) Math.min(all.length, Math.round(k * tokens));
        double least = all.length == 0 ? 0 : all[Math.min(all.length - 1, all.length - kept)];
        Variance variance = new Variance(planted.sides());
        for (PlantedTokens block : blocks) {
            variance.add(block, left(truth, block, weights, least));
        }
        return new IdealEncoder(variance.unexplained(tokens), (double) kept / tokens);
    }

    /** Σ_m ‖direction_m‖ in the normalised space. */
    private static double[] weights(PlantedTruth truth, PlantedActivations planted) {
        double[] scale = planted.normaliser().scale();
        double[] weights = new double[truth.size()];
        Arrays.setAll(weights, i -> scale[0] * truth.strengths()[0][i] + scale[1] * truth.strengths()[1][i]);
        return weights;
    }

    /** x − x̂ of a block. */
    private static float[] left(PlantedTruth truth, PlantedTokens block, double[] weights, double least) {
        float[] left = block.rows().clone();
        for (int i = 0; i < block.firings(); i++) {
            int direction = block.directions()[i];
            float value = block.values()[i];
            if (value * weights[direction] >= least) {
                float[] along = truth.directions()[direction];
                int row = block.tokens()[i] * along.length;
                for (int j = 0; j < along.length; j++) {
                    left[row + j] -= value * along[j];
                }
            }
        }
        return left;
    }

    private static final class Variance {
        private final Sides sides;
        private final double[] sum;
        private final double[] square;
        private final double[] error;

        Variance(Sides sides) {
            this.sides = sides;
            this.sum = new double[sides.total()];
            this.square = new double[sides.total()];
            this.error = new double[sides.total()];
        }

        void add(PlantedTokens block, float[] left) {
            for (int i = 0; i < left.length; i++) {
                double x = block.rows()[i];
                int j = i % sum.length;
                sum[j] += x;
                square[j] += x * x;
                error[j] += (double) left[i] * left[i];
            }
        }

        double[] unexplained(long tokens) {
            double[] fvu = new double[sides.count()];
            for (int side = 0; side < fvu.length; side++) {
                double missed = 0;
                double all = 0;
                for (int j = sides.start(side); j < sides.start(side) + sides.width(side); j++) {
                    missed += error[j];
                    all += square[j] - sum[j] * sum[j] / tokens;
                }
                fvu[side] = missed / all;
            }
            return fvu;
        }
    }
}
