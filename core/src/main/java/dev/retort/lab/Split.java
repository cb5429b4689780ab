package dev.retort.lab;

import dev.retort.activations.Part;
import dev.retort.basics.Rng;
import java.util.List;
import java.util.Locale;

/**
 * Which problems a model may learn from, which ones choices are made on, and which ones figures are taken from.
 *
 * <p>A problem belongs to a split by a hash of its numbers alone: no seed moves it, and neither do its wording, name or
 * noun, so that a model has never seen a held-out calculation in other words.
 */
public enum Split {
    TRAIN,
    DEV,
    TEST;

    private static final double TRAIN_SHARE = 0.8;
    private static final double DEV_SHARE = 0.1;

    /** The name on the command line and in ids: {@code train}, {@code dev}, {@code test}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The problems that documents of this part may hold. */
    public static Split of(Part part) {
        return switch (part) {
            case TRAIN -> TRAIN;
            case DEV -> DEV;
            case TEST -> TEST;
        };
    }

    /** The split of the problem that does {@code ops} to {@code start}. */
    public static Split of(int start, List<Op> ops) {
        long[] numbers = new long[1 + 2 * ops.size()];
        numbers[0] = start;
        for (int i = 0; i < ops.size(); i++) {
            numbers[1 + 2 * i] = ops.get(i).kind().ordinal();
            numbers[2 + 2 * i] = ops.get(i).operand();
        }
        double place = Rng.uniform(0, "split", numbers);
        return place < TRAIN_SHARE ? TRAIN : place < TRAIN_SHARE + DEV_SHARE ? DEV : TEST;
    }
}
