package dev.retort.crosscoder;

import dev.retort.activations.Sides;
import dev.retort.basics.Rng;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Where training starts. */
final class Initialisation {
    private static final int MOST_ROUNDS = 100;
    private static final double CLOSE_ENOUGH = 1e-5;
    private static final double TINY = 1e-20;

    private Initialisation() {}

    /** Random decoder rows of one norm within the partition, the encoder their transpose, biases 0. */
    static Crosscoder random(TrainingConfig config, Sides sides, Device device) {
        try (Scope scope = Scope.open()) {
            Tensor directions = Tensor.normal(
                    device, Rng.of(config.seed(), "crosscoder-init"), 0, 1, config.features(), sides.total());
            List<Tensor> units = new ArrayList<>();
            for (int side = 0; side < sides.count(); side++) {
                Tensor own = sides.of(directions, side);
                units.add(own.div(own.norm(1, true)));
            }
            Tensor wDec = Tensor.cat(units, 1).mul(config.start().decoderNorm());
            new Constraints(config.partition(), sides, config.features()).start(wDec, wDec);
            return new Crosscoder(
                    sides,
                    wDec.copy(),
                    Tensor.zeros(device, DType.F32, config.features()),
                    wDec,
                    Tensor.zeros(device, DType.F32, sides.total()),
                    new InferenceRule.Rectify());
        }
    }

    /**
     * Each side's geometric median, next to each other (D), of a batch (B, D), by Weiszfeld's rounds: a start for b_dec that a few
     * huge activations cannot drag away.
     */
    static Tensor geometricMedian(Tensor x, Sides sides) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            List<Tensor> medians = new ArrayList<>();
            for (int side = 0; side < sides.count(); side++) {
                medians.add(geometricMedian(sides.of(x, side)));
            }
            return scope.keep(Tensor.cat(medians, 0));
        }
    }

    /** Of one side (B, d): (d). */
    private static Tensor geometricMedian(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor guess = x.mean(0, false);
            for (int round = 0; round < MOST_ROUNDS; round++) {
                Tensor weights = x.sub(guess).norm(1, true).clampMin(TINY).pow(-1); // (B, 1)
                Tensor next = x.mul(weights.div(weights.sum(0, true))).sum(0, false);
                double moved = next.sub(guess).norm(0, false).item();
                guess = next;
                if (moved < CLOSE_ENOUGH) {
                    break;
                }
            }
            return scope.keep(guess);
        }
    }
}
