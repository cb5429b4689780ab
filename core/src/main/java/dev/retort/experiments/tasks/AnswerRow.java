package dev.retort.experiments.tasks;

import org.jspecify.annotations.Nullable;

/**
 * One answer to one question, graded. Holds no clock: rows of an evaluation that was interrupted are those of one that was not.
 *
 * @param index the question's place in its file, from 0
 * @param sample which of several answers to it, from 0
 * @param thinkingTokens of the new tokens
 * @param answerTokens the others; the end token and those of a stop text included, for they were paid for
 * @param ending why it ended: {@code token}, {@code string} or {@code length}
 * @param output all the model wrote
 * @param answer what of it was graded: the text after the thinking, else all of it
 * @param strict what strict extraction found, null for nothing
 */
public record AnswerRow(
        String id,
        int index,
        int sample,
        String reference,
        int promptTokens,
        int thinkingTokens,
        int answerTokens,
        String ending,
        String output,
        String answer,
        @Nullable String strict,
        @Nullable String flexible,
        boolean strictCorrect,
        boolean flexibleCorrect) {
    static final String CUT_OFF = "length";

    /** Whether the answer came to its end before it was cut off. */
    public boolean finished() {
        return !ending.equals(CUT_OFF);
    }
}
