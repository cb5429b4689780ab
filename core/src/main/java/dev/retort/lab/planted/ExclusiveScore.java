package dev.retort.lab.planted;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a test of exclusive features has called exclusive, against the truth.
 *
 * @param claimed features called exclusive to a model
 * @param right those that truly are
 * @param planted planted directions that only that model has and that fire often enough
 * @param found those of them that a right feature is
 * @param wrong what the others are: features by the word of their class, {@code none} for no planted direction at all
 */
public record ExclusiveScore(int claimed, int right, int planted, int found, Map<String, Integer> wrong) {
    public ExclusiveScore {
        wrong = java.util.Collections.unmodifiableMap(new TreeMap<>(wrong));
    }

    /** Share of claims that are right; NaN when nothing is claimed. */
    public double precision() {
        return (double) right / claimed;
    }

    /** Share of the planted that are found; NaN when none was planted. */
    public double recall() {
        return (double) found / planted;
    }

    /** Both models' counts in one. */
    ExclusiveScore plus(ExclusiveScore other) {
        Map<String, Integer> all = new TreeMap<>(wrong);
        other.wrong.forEach((word, count) -> all.merge(word, count, Integer::sum));
        return new ExclusiveScore(
                claimed + other.claimed, right + other.right, planted + other.planted, found + other.found, all);
    }
}
