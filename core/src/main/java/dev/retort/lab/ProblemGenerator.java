package dev.retort.lab;

import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Problems by number: the same seed, split and index always give the same problem. */
public final class ProblemGenerator {
    /** Every value on the way to an answer lies in 0 … this. */
    static final int LARGEST_VALUE = 59;

    private static final int LEAST_START = 2;
    private static final int LARGEST_START = 20;
    private static final double TWO_OPS = 0.3;
    private static final double THREE_OPS = 0.4;
    private static final double DOUBLE = 0.1;

    private final long seed;

    public ProblemGenerator(long seed) {
        this.seed = seed;
    }

    public Problem problem(Split split, long index) {
        return draw(split, Rng.of(seed, "problem", split.ordinal(), index));
    }

    /** The first {@code count} problems of a split that differ in numbers or wording, for figures that count problems. */
    public List<Problem> distinct(Split split, int count) {
        List<Problem> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (long index = 0; problems.size() < count; index++) {
            Problem problem = problem(split, index);
            if (seen.add(problem.question())) {
                problems.add(problem);
            }
        }
        return problems;
    }

    /** A problem of {@code split}; draws again until the hash says so. */
    static Problem draw(Split split, RandomGenerator random) {
        while (true) {
            int start = random.nextInt(LEAST_START, LARGEST_START + 1);
            List<Op> ops = ops(start, random);
            if (Split.of(start, ops) == split) {
                Phrasing phrasing = Draw.from(List.of(Phrasing.values()), random);
                String name = Draw.from(Lexicon.NAMES, random);
                return new Problem(start, ops, phrasing, name, Draw.from(Lexicon.PLURALS, random));
            }
        }
    }

    private static List<Op> ops(int start, RandomGenerator random) {
        double u = random.nextDouble();
        int count = u < TWO_OPS ? 2 : u < TWO_OPS + THREE_OPS ? 3 : 4;
        List<Op> ops = new ArrayList<>();
        int value = start;
        while (ops.size() < count) {
            Op op = op(random);
            int next = op.apply(value);
            if (next >= 0 && next <= LARGEST_VALUE) {
                ops.add(op);
                value = next;
            }
        }
        return ops;
    }

    private static Op op(RandomGenerator random) {
        if (Draw.chance(DOUBLE, random)) {
            return Op.doubling();
        }
        int operand = random.nextInt(1, 10);
        return random.nextBoolean() ? Op.plus(operand) : Op.minus(operand);
    }
}
