package dev.retort.experiments.tasks;

import dev.retort.models.template.Thinking;
import dev.retort.models.tokenizer.StreamDecoder;
import dev.retort.models.tokenizer.Tokenizer;

/**
 * An output taken apart into thinking and answer.
 *
 * @param tokens that are thinking, the marks around it included; all of an output whose thinking never ends
 * @param answer the text after it, which is what is graded; the output to the letter when there is no thinking
 */
record Thought(int tokens, String answer) {
    /**
     * @param ids the output's tokens
     * @param opened whether the prompt left {@code <think>} open
     */
    static Thought of(String output, int[] ids, boolean opened, Tokenizer tokenizer) {
        boolean closes = output.contains(Thinking.CLOSE);
        if (!opened && !closes && !output.contains(Thinking.OPEN)) {
            return new Thought(0, output);
        }
        String answer = Thinking.split(output, opened).answer();
        return new Thought(closes ? untilClosed(ids, tokenizer) : ids.length, answer);
    }

    private static int untilClosed(int[] ids, Tokenizer tokenizer) {
        StreamDecoder decoder = new StreamDecoder(tokenizer, false);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ids.length; i++) {
            text.append(decoder.next(ids[i]));
            if (text.indexOf(Thinking.CLOSE) >= 0) {
                return i + 1;
            }
        }
        return ids.length;
    }
}
