package dev.retort.models.template;

/**
 * A model's answer taken apart.
 *
 * @param reasoning what stands between {@code <think>} and {@code </think>}, trimmed; empty when there is none
 * @param answer what follows, trimmed of leading and trailing whitespace; empty while the model still thinks
 * @param finished whether the thinking was closed (true when the answer holds none)
 */
public record Thinking(String reasoning, String answer, boolean finished) {
    public static final String OPEN = "<think>";
    public static final String CLOSE = "</think>";

    /** Whether a prompt ends inside an opened {@code <think>}, as DeepSeek-R1's template leaves it. */
    public static boolean openedBy(String prompt) {
        return prompt.stripTrailing().endsWith(OPEN);
    }

    /** Splits an answer whose tags, if any, are its own; a lone {@code </think>} means that the template opened it. */
    public static Thinking split(String text) {
        return split(text, false);
    }

    /**
     * Splits an answer.
     *
     * @param opened whether the prompt already ended in {@code <think>} ({@link #openedBy}), so that text without any
     *     tag is thinking
     */
    public static Thinking split(String text, boolean opened) {
        int open = text.indexOf(OPEN);
        int close = text.indexOf(CLOSE, Math.max(open, 0));
        int from = open >= 0 && (close < 0 || open < close) ? open + OPEN.length() : 0;
        if (close >= 0) {
            return new Thinking(
                    text.substring(from, close).strip(),
                    text.substring(close + CLOSE.length()).strip(),
                    true);
        }
        return open >= 0 || opened
                ? new Thinking(text.substring(from).strip(), "", false)
                : new Thinking("", text.strip(), true);
    }
}
