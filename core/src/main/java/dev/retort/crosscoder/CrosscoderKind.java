package dev.retort.crosscoder;

import java.util.List;

/** What a crosscoder is trained to minimise, and how its features are chosen; {@link #word} is its name everywhere. */
public sealed interface CrosscoderKind permits ReluL1, TopK, BatchTopK, JumpRelu {
    /** Every kind's word. */
    List<String> WORDS = List.of(ReluL1.WORD, TopK.WORD, BatchTopK.WORD, JumpRelu.WORD);

    /** {@code relu-l1}, {@code topk}, {@code batch-topk} or {@code jumprelu}. */
    String word();

    /** The most features it ever lets a token have in the mean; 0 when the loss alone decides. */
    default int mostAtOnce() {
        return switch (this) {
            case ReluL1 _, JumpRelu _ -> 0;
            case TopK topK -> topK.k();
            case BatchTopK topK -> Math.max(topK.k(), topK.kStart());
        };
    }

    /** Whether its loss has a penalty on features that are on; the others count them instead. */
    default boolean penalised() {
        return mostAtOnce() == 0;
    }

    /** What the penalty is weighted with at a step, steps counted from 0; 0 where there is none. */
    default double coefficient(long step, long steps) {
        return switch (this) {
            case ReluL1 l1 -> ramp(l1.l1(), l1.warmUp(), step, steps);
            case JumpRelu jump -> ramp(jump.sparsity(), jump.ramp(), step, steps);
            case TopK _, BatchTopK _ -> 0;
        };
    }

    private static double ramp(double full, double share, long step, long steps) {
        double rise = share * steps;
        return step < rise ? full * step / rise : full;
    }
}
