package dev.retort.lab;

import dev.retort.basics.Rng;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Writes worked examples as a careful but fallible mind would: a step now and then comes out wrong, and is noticed at
 * once or only when a check or a second way disagrees. The answer is always right in the end. Trace {@code i} of a split
 * depends on the seed, the split and {@code i} alone. Thread-safe.
 */
public final class Teacher {
    private final long seed;
    private final Teaching teaching;
    private final ProblemGenerator problems;

    public Teacher(long seed, Teaching teaching) {
        this.seed = seed;
        this.teaching = teaching;
        this.problems = new ProblemGenerator(seed);
    }

    /** The teacher of the pair that is shipped. */
    public Teacher(long seed) {
        this(seed, TeacherRates.v2());
    }

    public Trace trace(Split split, long index) {
        return trace(problems.problem(split, index), Rng.of(seed, stream(), split.ordinal(), index));
    }

    /** Works {@code problem} out, with {@code random} deciding on slips, checks and words. */
    public Trace trace(Problem problem, RandomGenerator random) {
        return switch (teaching) {
            case TeacherRates rates -> new Thought(problem, rates, random).think();
            case RethinkingRates rates -> new Rethinking(problem, rates, random).think();
        };
    }

    /** Versions share the problems, not the random numbers of their thoughts. */
    private String stream() {
        return switch (teaching) {
            case TeacherRates _ -> "teacher";
            case RethinkingRates _ -> "teacher v3e";
        };
    }

    /** The first {@code count} traces of a split. */
    public List<Trace> traces(Split split, int count) {
        return IntStream.range(0, count).mapToObj(i -> trace(split, i)).toList();
    }
}
