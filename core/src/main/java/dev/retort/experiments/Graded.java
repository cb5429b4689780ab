package dev.retort.experiments;

import java.util.Map;

/**
 * One graded answer; what a task cannot know is 0.
 *
 * @param correct whether the final answer is right
 * @param finished whether the answer came to its end
 * @param thinkingTokens length of the thought
 * @param openings how many segments of each category were opened, by the category's name
 * @param wrongSteps wrong equations
 * @param reflectedWrong of them, followed by a self-reflection opener
 * @param repairedWrong of them, where the next equation with the same operands is right
 * @param rightSteps right equations
 * @param reflectedRight of them, followed by a self-reflection opener: false alarms
 */
public record Graded(
        boolean correct,
        boolean finished,
        int thinkingTokens,
        Map<String, Integer> openings,
        int wrongSteps,
        int reflectedWrong,
        int repairedWrong,
        int rightSteps,
        int reflectedRight) {
    public Graded {
        openings = Map.copyOf(openings);
    }

    /** Segments of a category opened. */
    public int openings(String category) {
        return openings.getOrDefault(category, 0);
    }
}
