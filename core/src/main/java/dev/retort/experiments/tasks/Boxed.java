package dev.retort.experiments.tasks;

import org.jspecify.annotations.Nullable;

/** Finds LaTeX's {@code \boxed{…}}, in which MATH's solutions mark their answer. */
final class Boxed {
    private static final String BOXED = "\\boxed";
    private static final String SPACED = "\\boxed ";
    private static final String FRAMED = "\\fbox";

    private Boxed() {}

    /**
     * What the last box of a text holds, its braces balanced; {@code \boxed 7$} holds {@code 7}, and {@code \fbox} counts where
     * there is no other. Null when there is none, or it is never closed.
     */
    static @Nullable String last(String text) {
        int spaced = text.lastIndexOf(SPACED);
        if (spaced >= 0) {
            String rest = text.substring(spaced + SPACED.length());
            int end = rest.indexOf('$');
            return end < 0 ? rest : rest.substring(0, end);
        }
        int boxed = text.lastIndexOf(BOXED);
        int from = boxed >= 0 ? boxed + BOXED.length() : text.lastIndexOf(FRAMED) + FRAMED.length();
        boolean none = boxed < 0 && !text.contains(FRAMED);
        return none || !text.startsWith("{", from) ? null : balanced(text, from);
    }

    private static @Nullable String balanced(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return text.substring(open + 1, i);
            }
        }
        return null;
    }
}
