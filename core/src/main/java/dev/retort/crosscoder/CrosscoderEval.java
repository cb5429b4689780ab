package dev.retort.crosscoder;

import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Sides;
import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Tensor;

/**
 * How well a crosscoder does on tokens it was not trained on, all by its inference rule.
 *
 * @param fvu per model, over unflagged tokens: Σ‖x − x̂‖² / Σ‖x − x̄‖², both accumulated over the whole set
 * @param fvuWithFlagged per model, over all tokens, sinks and first positions included
 * @param l0 mean features a token, unflagged
 * @param firing per feature, on how many unflagged tokens it is on
 * @param tokens how many unflagged tokens there were
 * @param flagged how many were flagged
 */
public record CrosscoderEval(
        double[] fvu, double[] fvuWithFlagged, double l0, long[] firing, long tokens, long flagged) {
    private static final int PIECE = 1024;

    /** One pass over {@code tokens}. */
    public static CrosscoderEval of(Crosscoder crosscoder, ActivationSweep tokens, Progress progress) {
        Sums sums = new Sums(crosscoder);
        try (Progress.Task task = progress.begin("evaluate crosscoder", tokens.tokens(), "tokens");
                Autograd.Off off = Autograd.off()) {
            tokens.forEach(PIECE, piece -> {
                sums.add(piece.x(), piece.flagged());
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

    private static final class Sums {
        private final Crosscoder crosscoder;
        private final Variance plain;
        private final Variance all;
        private final long[] firing;

        Sums(Crosscoder crosscoder) {
            this.crosscoder = crosscoder;
            this.plain = new Variance(crosscoder.sides());
            this.all = new Variance(crosscoder.sides());
            this.firing = new long[crosscoder.features()];
        }

        void add(Tensor x, boolean[] flagged) {
            long[] rows = ThresholdCalibration.unflagged(flagged);
            Tensor which = Tensor.of(x.device(), rows, rows.length);
            Tensor f = crosscoder.encode(x);
            Tensor error = crosscoder.decode(f).sub(x);
            all.add(x, error);
            plain.add(x.indexSelect(0, which), error.indexSelect(0, which));
            long[] counts = f.indexSelect(0, which).gt(0).sum(0, false).toLongs();
            for (int i = 0; i < counts.length; i++) {
                firing[i] += counts[i];
            }
        }

        CrosscoderEval result() {
            long on = 0;
            for (long count : firing) {
                on += count;
            }
            return new CrosscoderEval(
                    plain.fractionUnexplained(),
                    all.fractionUnexplained(),
                    (double) on / plain.tokens,
                    firing,
                    plain.tokens,
                    all.tokens - plain.tokens);
        }
    }

    /** Numerator and denominator of the FVU, apart, in double precision. */
    private static final class Variance {
        private final Sides sides;
        private final double[] sum;
        private final double[] square;
        private final double[] error;
        private long tokens;

        Variance(Sides sides) {
            this.sides = sides;
            this.sum = new double[sides.total()];
            this.square = new double[sides.count()];
            this.error = new double[sides.count()];
        }

        /** (n, D) each. */
        void add(Tensor x, Tensor missed) {
            Tensor wide = x.to(DType.F64);
            addTo(sum, wide.sum(0, false).toDoubles());
            addTo(square, sides.norms(wide).square().sum(0, false).toDoubles());
            addTo(
                    error,
                    sides.norms(missed.to(DType.F64)).square().sum(0, false).toDoubles());
            tokens += x.size(0);
        }

        double[] fractionUnexplained() {
            double[] fvu = new double[square.length];
            for (int m = 0; m < fvu.length; m++) {
                double ofMean = 0;
                for (int i = sides.start(m); i < sides.start(m) + sides.width(m); i++) {
                    ofMean += sum[i] * sum[i] / tokens;
                }
                fvu[m] = error[m] / (square[m] - ofMean);
            }
            return fvu;
        }

        private static void addTo(double[] total, double[] more) {
            for (int i = 0; i < total.length; i++) {
                total[i] += more[i];
            }
        }
    }
}
