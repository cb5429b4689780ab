package dev.retort.lab.planted;

import dev.retort.basics.Rng;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.random.RandomGenerator;

/**
 * A crosscoder whose first n features are the planted directions and whose others are random: where training that begins
 * here ends is the best that the objective has to offer. What it misses, the objective does not want; what another start
 * misses beyond that, training has not found.
 */
final class PlantedStart {
    /** Of a value of 1: what stays below it is other directions' interference, values start at 0.5. */
    private static final float INTERFERENCE = 0.3f;

    private PlantedStart() {}

    /**
     * The caller owns it.
     *
     * @param features F; directions beyond it are left out
     * @param norm of every row of the decoder, both sides together; the encoder reads a direction's value in that unit
     */
    static Crosscoder of(PlantedActivations planted, int features, double norm, long seed) {
        int width = planted.sides().total();
        float[][] directions = planted.truth().directions();
        float[] factors = planted.normaliser().factors();
        float[] rows = new float[features * width];
        float[] lengths = new float[features];
        for (int f = 0; f < features; f++) {
            RandomGenerator random = Rng.of(seed, "planted start", f);
            double square = 0;
            for (int j = 0; j < width; j++) {
                float x = f < directions.length ? directions[f][j] * factors[j] : (float) random.nextGaussian();
                rows[f * width + j] = x;
                square += (double) x * x;
            }
            lengths[f] = (float) Math.sqrt(square);
        }
        try (Scope scope = Scope.open()) {
            Tensor length = Tensor.of(Device.CPU, lengths, features, 1);
            Tensor unit = Tensor.of(Device.CPU, rows, features, width).div(length);
            Tensor bias = length.squeeze(1).mul(-INTERFERENCE / norm);
            return new Crosscoder(
                    planted.sides(),
                    unit.mul(1 / norm),
                    bias,
                    unit.mul(norm),
                    Tensor.zeros(Device.CPU, DType.F32, width),
                    new InferenceRule.Rectify());
        }
    }
}
