package dev.retort.crosscoder;

import dev.retort.activations.ActivationSweep;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.NthLargest;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Sets BatchTopK's inference threshold where held-out tokens have k features in the mean. */
public final class ThresholdCalibration {
    private static final int PIECE = 1024;

    private ThresholdCalibration() {}

    /**
     * The threshold above which exactly k·n of the n unflagged tokens' f·n values lie, but for ties; 0 when fewer are
     * positive. Exact, in two passes; no value is kept.
     */
    public static double forMeanL0(Crosscoder crosscoder, ActivationSweep heldOut, double k) {
        AtomicLong tokens = new AtomicLong();
        heldOut.forEach(PIECE, piece -> tokens.addAndGet(unflagged(piece.flagged()).length));
        // The rule keeps what is larger than the threshold, so the threshold is the first value to be left out.
        NthLargest nth = new NthLargest(Math.round(k * tokens.get()) + 1);
        weighted(crosscoder, heldOut, nth::first);
        weighted(crosscoder, heldOut, nth::second);
        return Float.intBitsToFloat(nth.bits());
    }

    private static void weighted(Crosscoder crosscoder, ActivationSweep heldOut, Consumer<int[]> look) {
        heldOut.forEach(PIECE, piece -> {
            try (Autograd.Off off = Autograd.off()) {
                long[] rows = unflagged(piece.flagged());
                Tensor x = piece.x().indexSelect(0, Tensor.of(piece.x().device(), rows, rows.length));
                Tensor values = crosscoder.preActivations(x).relu().mul(crosscoder.featureNorms());
                look.accept(values.to(Device.CPU).contiguous().bytes().toArray(ValueLayout.JAVA_INT));
            }
        });
    }

    static long[] unflagged(boolean[] flagged) {
        return java.util.stream.LongStream.range(0, flagged.length)
                .filter(i -> !flagged[(int) i])
                .toArray();
    }
}
