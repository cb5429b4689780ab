package dev.retort.crosscoder;

import dev.retort.activations.Sides;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The published losses, written as their projects compute them: reconstruction + coefficient · sparsity, and what the
 * kind and the revival of dead features add.
 *
 * @param loss what is minimised, one number with its graph
 * @param reconstruction its first term
 * @param sparsity its penalty before the coefficient; 0 where the kind has none
 * @param auxiliary L_aux before its weight; 0 where there is none
 * @param error x̂ − x (B, D), without its graph
 * @param firing how many tokens of the batch each feature fired on (F)
 * @param dead the clocks after the batch
 * @param least the smallest f·n that the batch kept; 0 when the kind does not choose by batch
 */
record Objective(
        Tensor loss,
        Tensor reconstruction,
        Tensor sparsity,
        Tensor auxiliary,
        Tensor error,
        long[] firing,
        DeadFeatures dead,
        double least) {

    /** Of a batch (B, D) at a step, steps counted from 0; {@code before} are the clocks it begins with. */
    static Objective of(
            Learned learned, Tensor x, TrainingConfig config, Constraints constraints, long step, DeadFeatures before) {
        CrosscoderKind kind = config.kind();
        Chosen chosen = Chosen.of(learned, x, kind, step);
        List<Tensor> errors = Reconstruction.errors(learned.crosscoder(), chosen.f(), x, config.prefixes());
        Tensor reconstruction =
                Reconstruction.loss(errors, kind, learned.crosscoder().sides());
        Tensor error = errors.getLast().detach();
        Tensor sparsity = Sparsity.penalty(learned, chosen, kind, constraints.penalties(x.device()));
        Tensor loss = kind.penalised() ? reconstruction.add(sparsity.mul(config.coefficient(step))) : reconstruction;
        if (kind instanceof JumpRelu jump && jump.preActivation() > 0) {
            loss = loss.add(Sparsity.preActivation(learned, chosen).mul(jump.preActivation()));
        }
        long[] firing = firing(chosen.f());
        DeadFeatures dead = before.after(firing, x.size(0));
        Tensor auxiliary = Tensor.zeros(x.device(), DType.F32);
        if (config.revival() instanceof Revival.AuxK auxK) {
            auxiliary = AuxiliaryLoss.of(learned.crosscoder(), error, chosen.rectified(), dead.indices(), auxK);
            loss = loss.add(auxiliary.mul(auxK.weight()));
        }
        return new Objective(loss, reconstruction, sparsity, auxiliary, error, firing, dead, chosen.least());
    }

    private static long[] firing(Tensor f) {
        try (Autograd.Off off = Autograd.off()) {
            // float sums are exact up to 2²⁴ tokens and much faster than those of booleans
            return f.detach().gt(0).to(DType.F32).sum(0, false).to(DType.I64).toLongs();
        }
    }

    /** For each side the share of the variance of x that the error makes up, over this batch alone. */
    List<Double> fractionUnexplained(Tensor x, Sides sides) {
        try (Autograd.Off off = Autograd.off()) {
            double[] variance = eachSide(x.sub(x.mean(0, true)), sides);
            double[] missed = eachSide(error, sides);
            List<Double> shares = new ArrayList<>();
            for (int side = 0; side < missed.length; side++) {
                shares.add(missed[side] / variance[side]);
            }
            return shares;
        }
    }

    /** Σ‖·‖² of every side of rows (B, D). */
    private static double[] eachSide(Tensor rows, Sides sides) {
        double[] sums = new double[sides.count()];
        Arrays.setAll(sums, side -> sides.of(rows, side).square().sum().item());
        return sums;
    }
}
