package dev.retort.crosscoder.exchange;

import dev.retort.activations.Sides;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A crosscoder's weights on their way from one project's meaning to another's; owned by the current scope.
 *
 * @param wEnc (F, D)
 * @param bEnc (F)
 * @param wDec (F, D)
 * @param bDec (D)
 */
record Weights(Sides sides, Tensor wEnc, Tensor bEnc, Tensor wDec, Tensor bDec) {
    private static final int ROWS = 4096;

    static Weights of(Crosscoder crosscoder) {
        return new Weights(
                crosscoder.sides(),
                crosscoder.wEnc().to(Device.CPU),
                crosscoder.bEnc().to(Device.CPU),
                crosscoder.wDec().to(Device.CPU),
                crosscoder.bDec().to(Device.CPU));
    }

    /**
     * In units in which top-k compares a token's features, for projects that compare f and do not weigh it: where Retort
     * compares f·n, f is counted in units of n.
     */
    static Weights comparable(Crosscoder crosscoder) {
        Weights weights = of(crosscoder);
        return isWeighted(crosscoder)
                ? weights.inUnits(crosscoder.featureNorms().to(Device.CPU).clampMin(Float.MIN_NORMAL))
                : weights;
    }

    static boolean isWeighted(Crosscoder crosscoder) {
        return crosscoder.rule() instanceof InferenceRule.TopK(int _, boolean weighted) && weighted;
    }

    Crosscoder crosscoder(InferenceRule rule) {
        return new Crosscoder(sides, wEnc.contiguous(), bEnc.contiguous(), wDec.contiguous(), bDec.contiguous(), rule);
    }

    long features() {
        return wEnc.size(0);
    }

    /** Encoder side (F, d). */
    Tensor wEnc(int side) {
        return sides.of(wEnc, side);
    }

    /** Decoder side (F, d). */
    Tensor wDec(int side) {
        return sides.of(wDec, side);
    }

    /** (d) */
    Tensor bDec(int side) {
        return sides.of(bDec, side);
    }

    /**
     * The same function without a step before and after it: what reads (x − offset) · gain and is undone so, becomes what
     * reads x. W_enc ← W_enc · gain, b_enc ← b_enc − W_enc offset, W_dec ← W_dec / gain, b_dec ← b_dec / gain + offset.
     *
     * @param offset D numbers, or null for 0
     * @param gain D numbers, or null for 1
     */
    Weights absorbing(double @Nullable [] offset, double @Nullable [] gain) {
        Weights scaled = gain == null ? this : scaledBy(gain);
        if (offset == null) {
            return scaled;
        }
        Tensor shift = Tensor.of(Device.CPU, offset, offset.length);
        return new Weights(
                sides,
                scaled.wEnc,
                scaled.bEncLess(shift, 1),
                scaled.wDec,
                scaled.bDec.to(DType.F64).add(shift).to(DType.F32));
    }

    /** Of weights that read x − b_dec, those that read x. */
    Weights readingX() {
        return new Weights(sides, wEnc, bEncLess(bDec, 1), wDec, bDec);
    }

    /** The other way. */
    Weights readingXLessBias() {
        return new Weights(sides, wEnc, bEncLess(bDec, -1), wDec, bDec);
    }

    /** b_enc − factor · W_enc v in double: v may be large against what is left. */
    private Tensor bEncLess(Tensor v, double factor) {
        Tensor exact = v.to(DType.F64);
        List<Tensor> moved = new ArrayList<>();
        for (long row = 0; row < features(); row += ROWS) {
            long count = Math.min(ROWS, features() - row);
            moved.add(wEnc.narrow(0, row, count).to(DType.F64).matmul(exact));
        }
        return bEnc.to(DType.F64).sub(Tensor.cat(moved, 0).mul(factor)).to(DType.F32);
    }

    private Weights scaledBy(double[] gain) {
        Tensor factors = Tensor.of(Device.CPU, gain, gain.length).to(DType.F32);
        return new Weights(sides, wEnc.mul(factors), bEnc, wDec.div(factors), bDec.div(factors));
    }

    /** The same function with other units for its features: f ← f · units (F). */
    Weights inUnits(Tensor units) {
        Tensor column = units.reshape(-1, 1);
        return new Weights(sides, wEnc.mul(column), bEnc.mul(units), wDec.div(column), bDec);
    }

    /** The first columns of every side. */
    Weights narrowedTo(Sides narrower) {
        return narrower.equals(sides)
                ? this
                : new Weights(
                        narrower, narrowed(wEnc, narrower), bEnc, narrowed(wDec, narrower), narrowed(bDec, narrower));
    }

    private Tensor narrowed(Tensor rows, Sides narrower) {
        List<Tensor> parts = new ArrayList<>();
        for (int side = 0; side < sides.count(); side++) {
            parts.add(sides.of(rows, side).narrow(-1, 0, narrower.width(side)));
        }
        return Tensor.cat(parts, -1);
    }
}
