package dev.retort.crosscoder;

import dev.retort.activations.ActivationSweep.Piece;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Tensor;

/** What {@link CrosscoderEval} adds up. */
final class EvalSums {
    private final Crosscoder crosscoder;
    private final Sides sides;
    private final Mean unflagged;
    private final Mean all;
    private final double[] error;
    private final double[] variance;
    private final double[] errorOfAll;
    private final double[] varianceOfAll;
    private final double[] ratio;
    private final long[] ratios;
    private final long[] firing;

    EvalSums(Crosscoder crosscoder) {
        this.crosscoder = crosscoder;
        this.sides = crosscoder.sides();
        this.unflagged = new Mean(sides.total());
        this.all = new Mean(sides.total());
        this.error = new double[sides.count()];
        this.variance = new double[sides.count()];
        this.errorOfAll = new double[sides.count()];
        this.varianceOfAll = new double[sides.count()];
        this.ratio = new double[sides.count()];
        this.ratios = new long[sides.count()];
        this.firing = new long[crosscoder.features()];
    }

    /** Σx and its count. */
    private static final class Mean {
        private final double[] sum;
        private long tokens;

        Mean(int width) {
            this.sum = new double[width];
        }

        void add(Tensor wide) {
            addTo(sum, wide.sum(0, false).toDoubles());
            tokens += wide.size(0);
        }

        Tensor of(Tensor like) {
            return Tensor.of(like.device(), sum, sum.length).div((double) tokens);
        }
    }

    void addToMean(Piece piece) {
        Tensor wide = piece.x().to(DType.F64);
        all.add(wide);
        unflagged.add(wide.indexSelect(0, kept(piece)));
    }

    void requireTokens() {
        if (unflagged.tokens == 0) {
            throw new BadInput("there is no token to evaluate on: all are flagged (document firsts, attention sinks).");
        }
    }

    void addErrors(Piece piece) {
        Tensor f = crosscoder.encode(piece.x());
        Tensor x = piece.x().to(DType.F64);
        Tensor missed = squares(crosscoder.decode(f).to(DType.F64).sub(x)); // (n, M)
        addTo(errorOfAll, missed.sum(0, false).toDoubles());
        addTo(varianceOfAll, squares(x.sub(all.of(x))).sum(0, false).toDoubles());
        Tensor which = kept(piece);
        double[] errors = missed.indexSelect(0, which).toDoubles();
        double[] spreads = squares(x.indexSelect(0, which).sub(unflagged.of(x))).toDoubles();
        for (int i = 0; i < errors.length; i++) {
            int side = i % sides.count();
            error[side] += errors[i];
            variance[side] += spreads[i];
            if (spreads[i] > 0) {
                ratio[side] += errors[i] / spreads[i];
                ratios[side]++;
            }
        }
        addTo(firing, f.indexSelect(0, which).gt(0).sum(0, false).toLongs());
    }

    /** ‖·‖² of every side of rows (n, D): (n, M). */
    private Tensor squares(Tensor rows) {
        return sides.norms(rows).square();
    }

    private static Tensor kept(Piece piece) {
        long[] rows = ThresholdCalibration.unflagged(piece.flagged());
        return Tensor.of(piece.x().device(), rows, rows.length);
    }

    CrosscoderEval result() {
        long on = 0;
        for (long count : firing) {
            on += count;
        }
        double[] perToken = new double[ratio.length];
        for (int side = 0; side < ratio.length; side++) {
            perToken[side] = ratio[side] / ratios[side];
        }
        float[] mean = new float[unflagged.sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (unflagged.sum[i] / unflagged.tokens);
        }
        return new CrosscoderEval(
                over(error, variance),
                perToken,
                over(errorOfAll, varianceOfAll),
                (double) on / unflagged.tokens,
                firing,
                unflagged.tokens,
                all.tokens - unflagged.tokens,
                mean);
    }

    private static double[] over(double[] numerators, double[] denominators) {
        double[] ratios = new double[numerators.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = numerators[i] / denominators[i];
        }
        return ratios;
    }

    private static void addTo(double[] total, double[] more) {
        for (int i = 0; i < total.length; i++) {
            total[i] += more[i];
        }
    }

    private static void addTo(long[] total, long[] more) {
        for (int i = 0; i < total.length; i++) {
            total[i] += more[i];
        }
    }
}
