package dev.retort.lab;

import org.jspecify.annotations.Nullable;

/**
 * A reading held against the problem's truth.
 *
 * @param correct whether the answer is right; an answer that never came is wrong
 * @param firstConclusionCorrect whether the first conclusion is; null when there is none
 */
public record Verdict(
        Reading reading, boolean correct, @Nullable Boolean firstConclusionCorrect) {
    static Verdict of(Problem problem, Reading reading) {
        Integer answer = reading.answer();
        Integer first = reading.firstConclusion();
        return new Verdict(
                reading,
                answer != null && answer == problem.answer(),
                first == null ? null : first == problem.answer());
    }
}
