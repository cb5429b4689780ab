package dev.retort.crosscoder;

import dev.retort.activations.ActivationSweep;
import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;

/**
 * How well a crosscoder does on tokens it was not trained on, all by its inference rule. Sums run over the whole set, in
 * double precision, numerators and denominators apart; x̄ is the mean over all unflagged tokens of the set.
 *
 * @param fvu per side, over unflagged tokens: Σ‖x − x̂‖² / Σ‖x − x̄‖²
 * @param fvuPerToken per side, over unflagged tokens: the mean of ‖x − x̂‖² / ‖x − x̄‖², as other projects publish it
 * @param fvuWithFlagged as {@code fvu}, over all tokens with their own mean, sinks and first positions included
 * @param l0 mean features a token, unflagged
 * @param firing per feature, on how many unflagged tokens it is on
 * @param tokens how many unflagged tokens there were
 * @param flagged how many were flagged
 * @param mean x̄ (D), normalised
 */
public record CrosscoderEval(
        double[] fvu,
        double[] fvuPerToken,
        double[] fvuWithFlagged,
        double l0,
        long[] firing,
        long tokens,
        long flagged,
        float[] mean) {
    private static final int PIECE = 1024;

    /** Two passes over {@code tokens}: the mean, then the errors. */
    public static CrosscoderEval of(Crosscoder crosscoder, ActivationSweep tokens, Progress progress) {
        EvalSums sums = new EvalSums(crosscoder);
        try (Progress.Task task = progress.begin("evaluate crosscoder", 2 * tokens.tokens(), "tokens");
                Autograd.Off off = Autograd.off()) {
            tokens.forEach(PIECE, piece -> {
                sums.addToMean(piece);
                task.advance(piece.flagged().length);
            });
            sums.requireTokens();
            tokens.forEach(PIECE, piece -> {
                sums.addErrors(piece);
                task.advance(piece.flagged().length);
            });
        }
        return sums.result();
    }

    /** Which features fired at all on unflagged tokens. */
    public boolean[] live() {
        boolean[] live = new boolean[firing.length];
        for (int f = 0; f < live.length; f++) {
            live[f] = firing[f] > 0;
        }
        return live;
    }

    /** Share of features that never fired on unflagged tokens. */
    public double dead() {
        int dead = 0;
        for (long count : firing) {
            dead += count == 0 ? 1 : 0;
        }
        return (double) dead / firing.length;
    }
}
