package dev.retort.crosscoder;

import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Tensor;
import java.util.List;

/**
 * The published losses, written as their projects compute them.
 *
 * @param loss what is minimised, one number with its graph
 * @param reconstruction its first term
 * @param sparsity mean_b Σ f·n for ReLU-L1, L_aux for BatchTopK; before its coefficient
 * @param error x̂ − x (B, D), without its graph
 * @param firing how many tokens of the batch each feature fired on (F)
 * @param least the smallest f·n that was kept; 0 when the kind keeps all
 */
record Objective(Tensor loss, Tensor reconstruction, Tensor sparsity, Tensor error, long[] firing, double least) {

    /** ckkissane: mean_b Σ_m ‖x_m − x̂_m‖² + λ · mean_b Σ_f f·n. */
    static Objective reluL1(Crosscoder crosscoder, Tensor x, double coefficient) {
        Tensor f = crosscoder.preActivations(x).relu(); // (B, F)
        Tensor error = crosscoder.decode(f).sub(x); // (B, D)
        Tensor squared = error.square().sum().div((double) x.size(0));
        Tensor penalty = f.mean(0, false).mul(crosscoder.featureNorms()).sum();
        return new Objective(squared.add(penalty.mul(coefficient)), squared, penalty, error.detach(), firing(f), 0);
    }

    /** dictionary_learning: mean_{b,m} ‖x_m − x̂_m‖ + auxWeight · L_aux; {@code dead} are the features L_aux is for. */
    static Objective batchTopK(Crosscoder crosscoder, Tensor x, BatchTopK kind, DeadFeatures dead) {
        Tensor rectified = crosscoder.preActivations(x).relu(); // (B, F)
        Tensor weighted;
        Selection kept;
        try (Autograd.Off off = Autograd.off()) {
            weighted = rectified.mul(crosscoder.featureNorms());
            kept = Selection.largest(weighted, kind.k() * x.size(0));
        }
        Tensor f = kept.only(rectified);
        Tensor error = crosscoder.decode(f).sub(x); // (B, D)
        Tensor norm = crosscoder.sides().norms(error).mean();
        long[] firing = firing(f);
        Tensor aux = dead.advance(firing, x.size(0)).auxiliary(crosscoder, error.detach(), rectified, weighted, kind);
        return new Objective(norm.add(aux.mul(kind.auxWeight())), norm, aux, error.detach(), firing, kept.least());
    }

    private static long[] firing(Tensor f) {
        try (Autograd.Off off = Autograd.off()) {
            // float sums are exact up to 2²⁴ tokens and much faster than those of booleans
            return f.detach().gt(0).to(DType.F32).sum(0, false).to(DType.I64).toLongs();
        }
    }

    /** Share of the variance of x that the error makes up, over this batch alone. */
    double fractionUnexplained(Tensor x) {
        try (Autograd.Off off = Autograd.off()) {
            double variance = x.sub(x.mean(0, true)).square().sum().item();
            return error.square().sum().item() / variance;
        }
    }

    /** Mean features a token. */
    double l0(long tokens) {
        long sum = 0;
        for (long count : firing) {
            sum += count;
        }
        return (double) sum / tokens;
    }

    List<Tensor> gradients(Crosscoder crosscoder) {
        return Autograd.gradients(loss, List.copyOf(crosscoder.parameters().values()));
    }
}
