package dev.retort.experiments.interventions;

import dev.retort.activations.Normaliser;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.List;

/**
 * The values of a few features as the crosscoder's inference rule gives them. Only their encoder rows are computed, but
 * where a token's features compete for its k places: there all are.
 */
public final class FeatureValues implements AutoCloseable {
    private final Normaliser normaliser;
    private final InferenceRule rule;
    private final Tensor chosen; // (k)
    private final boolean all;
    private final Tensor wEnc; // (k, D), or (F, D)
    private final Tensor bEnc; // (k), or (F)
    private final Tensor norms; // (k), or (F)

    /** @param features whose values are wanted, by their places in the crosscoder */
    public FeatureValues(Crosscoder crosscoder, Normaliser normaliser, List<Integer> features) {
        this.normaliser = normaliser;
        int[] places = features.stream().mapToInt(Integer::intValue).toArray();
        this.all = crosscoder.rule() instanceof InferenceRule.TopK;
        this.rule = crosscoder.rule() instanceof InferenceRule.PerFeature each ? each.of(places) : crosscoder.rule();
        try (Scope scope = Scope.open()) {
            long[] indices = features.stream().mapToLong(Integer::longValue).toArray();
            chosen = Tensor.of(crosscoder.device(), indices, indices.length).escape();
            wEnc = rows(crosscoder.wEnc()).escape();
            bEnc = rows(crosscoder.bEnc()).escape();
            norms = rows(crosscoder.featureNorms()).escape();
        }
    }

    /** Of the chosen features a copy; of all a view, which keeps its memory alive. */
    private Tensor rows(Tensor weights) {
        return all ? weights.detach() : weights.indexSelect(0, chosen).detach().copy();
    }

    /** k, how many features there are. */
    public int features() {
        return (int) chosen.size(0);
    }

    /** Raw residuals of both models, each (B, T, d) → f (B, T, k). */
    public Tensor of(Tensor base, Tensor distilled) {
        try (Scope scope = Scope.open()) {
            return scope.keep(ofNormalised(normaliser.apply(Tensor.cat(List.of(base, distilled), 2))));
        }
    }

    /** Normalised activations of all sides (…, D) → f (…, k). */
    public Tensor ofNormalised(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(chosen(rule.choose(everyPreActivation(x).relu(), () -> norms)));
        }
    }

    /** Normalised activations of all sides (…, D) → a (…, k), to which no rule has been applied. */
    public Tensor preActivations(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(chosen(everyPreActivation(x)));
        }
    }

    private Tensor everyPreActivation(Tensor x) {
        return x.matmul(wEnc.t()).add(bEnc);
    }

    private Tensor chosen(Tensor values) {
        return all ? values.indexSelect(-1, chosen) : values;
    }

    @Override
    public void close() {
        chosen.close();
        wEnc.close();
        bEnc.close();
        norms.close();
    }
}
