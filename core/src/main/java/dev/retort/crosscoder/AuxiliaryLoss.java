package dev.retort.crosscoder;

import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Tensor;

/** {@link Revival.AuxK}'s part of a loss. */
final class AuxiliaryLoss {
    private AuxiliaryLoss() {}

    /**
     * L_aux = Σ‖e − ê‖² / Σ‖e − ē‖² with e = x − x̂ over all models at once and ê decoded, without bias, from each
     * token's dead features with the largest ReLU(a)·n; 0 when none is dead.
     *
     * @param error x̂ − x (B, D), detached
     * @param rectified ReLU(a) (B, F)
     * @param dead the dead features
     */
    static Tensor of(Crosscoder crosscoder, Tensor error, Tensor rectified, long[] dead, Revival.AuxK auxK) {
        if (dead.length == 0 || auxK.features() == 0) {
            return Tensor.zeros(error.device(), DType.F32);
        }
        Tensor which = Tensor.of(error.device(), dead, dead.length);
        Tensor f = rectified.indexSelect(1, which); // (B, F')
        if (auxK.features() < dead.length) {
            Tensor chosen;
            try (Autograd.Off off = Autograd.off()) {
                Tensor norms = crosscoder.featureNorms().indexSelect(0, which);
                chosen = f.mul(norms).topk(auxK.features(), 1).indices();
            }
            f = Tensor.zeros(error.device(), DType.F32, f.shape()).scatter(1, chosen, f.gather(1, chosen));
        }
        Tensor directions = crosscoder.wDec().indexSelect(0, which); // (F', D)
        Tensor target = error.neg();
        Tensor missed = target.sub(f.matmul(directions)).square().sum();
        Tensor spread = target.sub(target.mean(0, true)).square().sum();
        return spread.item() == 0 ? missed.mul(0) : missed.div(spread);
    }
}
