package dev.retort.lab;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a wrong result looks like: off by one (35 %), by two (20 %), by ten (15 %), or the wrong operation (30 %). */
final class Slips {
    private static final double BY_ONE = 0.35;
    private static final double BY_TWO = 0.20;
    private static final double BY_TEN = 0.15;
    private static final int TRIES = 100;

    private Slips() {}

    /**
     * A slip at step {@code at} of {@code ops}.
     *
     * @param carried whether the wrong value is carried on, so that all that follows must stay sayable too
     * @return the wrong equation, or null in the rare case that every error would leave the language's numbers
     */
    static @Nullable Equation draw(int left, List<Op> ops, int at, boolean carried, RandomGenerator random) {
        Op op = ops.get(at);
        List<Op> following = carried ? ops.subList(at + 1, ops.size()) : List.of();
        for (int i = 0; i < TRIES; i++) {
            int sign = random.nextBoolean() ? 1 : -1;
            double kind = random.nextDouble();
            // The other sign before another kind of error: small numbers must not make errors of ten rare.
            for (int wrong : new int[] {wrongResult(left, op, sign, kind), wrongResult(left, op, -sign, kind)}) {
                if (wrong != op.apply(left) && sayable(wrong, following)) {
                    return new Equation(left, op, wrong);
                }
            }
        }
        return null;
    }

    private static int wrongResult(int left, Op op, int sign, double kind) {
        int right = op.apply(left);
        if (kind < BY_ONE) {
            return right + sign;
        }
        if (kind < BY_ONE + BY_TWO) {
            return right + 2 * sign;
        }
        return kind < BY_ONE + BY_TWO + BY_TEN ? right + 10 * sign : op.applyWrongly(left);
    }

    private static boolean sayable(int value, List<Op> following) {
        int v = value;
        for (Op op : following) {
            if (!Numerals.sayable(v)) {
                return false;
            }
            v = op.apply(v);
        }
        return Numerals.sayable(v);
    }
}
