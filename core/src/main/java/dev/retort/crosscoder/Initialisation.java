package dev.retort.crosscoder;

import dev.retort.basics.Rng;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;

/** Where training starts. */
final class Initialisation {
    private static final int MOST_ROUNDS = 100;
    private static final double CLOSE_ENOUGH = 1e-5;
    private static final double TINY = 1e-20;

    private Initialisation() {}

    /** Random decoder rows of one norm, the encoder their transpose, biases 0. */
    static Crosscoder random(TrainingConfig config, int models, int width, Device device) {
        try (Scope scope = Scope.open()) {
            Tensor directions = Tensor.normal(
                    device, Rng.of(config.seed(), "crosscoder-init"), 0, 1, config.features(), models, width);
            Tensor wDec = directions.div(directions.norm(2, true)).mul(config.decoderNorm());
            return new Crosscoder(
                    wDec.permute(1, 2, 0).contiguous(),
                    Tensor.zeros(device, DType.F32, config.features()),
                    wDec,
                    Tensor.zeros(device, DType.F32, models, width),
                    new InferenceRule.Rectify());
        }
    }

    /**
     * Each model's geometric median (M, d) of a batch (B, M, d), by Weiszfeld's rounds: a start for b_dec that a few
     * huge activations cannot drag away.
     */
    static Tensor geometricMedian(Tensor x) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Tensor guess = x.mean(0, false);
            for (int round = 0; round < MOST_ROUNDS; round++) {
                Tensor weights = x.sub(guess).norm(2, true).clampMin(TINY).pow(-1); // (B, M, 1)
                Tensor next = x.mul(weights.div(weights.sum(0, true))).sum(0, false);
                double moved = next.sub(guess).norm(1, false).max().item();
                guess = next;
                if (moved < CLOSE_ENOUGH) {
                    break;
                }
            }
            return scope.keep(guess);
        }
    }
}
