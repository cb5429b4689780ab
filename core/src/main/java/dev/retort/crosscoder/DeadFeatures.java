package dev.retort.crosscoder;

import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Tensor;

/**
 * Each feature's clock: how many tokens have passed since it last fired. A feature whose clock has reached the limit is
 * dead until it fires again.
 */
final class DeadFeatures {
    private final long[] tokensSinceFired;
    private final long limit;

    DeadFeatures(long[] tokensSinceFired, long limit) {
        this.tokensSinceFired = tokensSinceFired;
        this.limit = limit;
    }

    /** The clocks themselves, for the checkpoint. */
    long[] tokensSinceFired() {
        return tokensSinceFired;
    }

    /** Lets the tokens of one batch pass. */
    DeadFeatures advance(long[] firing, long tokens) {
        for (int i = 0; i < firing.length; i++) {
            tokensSinceFired[i] = firing[i] > 0 ? 0 : tokensSinceFired[i] + tokens;
        }
        return this;
    }

    int count() {
        return indices().length;
    }

    private long[] indices() {
        return java.util.stream.LongStream.range(0, tokensSinceFired.length)
                .filter(i -> tokensSinceFired[(int) i] >= limit)
                .toArray();
    }

    /**
     * L_aux = Σ‖e − ê‖² / Σ‖e − ē‖² with e = x − x̂ over all models at once and ê decoded, without bias, from each
     * token's largest dead features; 0 when none is dead.
     *
     * @param error x̂ − x (B, D), detached
     * @param rectified ReLU(a) (B, F)
     * @param weighted ReLU(a)·n (B, F), detached
     */
    Tensor auxiliary(Crosscoder crosscoder, Tensor error, Tensor rectified, Tensor weighted, BatchTopK kind) {
        long[] dead = indices();
        if (dead.length == 0 || kind.auxFeatures() == 0) {
            return Tensor.zeros(error.device(), DType.F32);
        }
        Tensor which = Tensor.of(error.device(), dead, dead.length);
        Tensor f = rectified.indexSelect(1, which); // (B, D)
        if (kind.auxFeatures() < dead.length) {
            Tensor chosen;
            try (Autograd.Off off = Autograd.off()) {
                chosen = weighted.indexSelect(1, which)
                        .topk(kind.auxFeatures(), 1)
                        .indices();
            }
            f = Tensor.zeros(error.device(), DType.F32, f.shape()).scatter(1, chosen, f.gather(1, chosen));
        }
        Tensor directions = crosscoder.wDec().indexSelect(0, which); // (D', D)
        Tensor target = error.neg();
        Tensor missed = target.sub(f.matmul(directions)).square().sum();
        Tensor spread = target.sub(target.mean(0, true)).square().sum();
        return spread.item() == 0 ? missed.mul(0) : missed.div(spread);
    }
}
