package dev.retort.activations;

/**
 * A labelled span of a document's text.
 *
 * @param start first code point
 * @param end one past the last code point
 * @param category the category's name, such as {@code self-reflection}
 * @param opener whether this span is the word that opens a segment of the category, rather than the whole segment
 */
public record Label(int start, int end, String category, boolean opener) {
    public Label {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("a label's span cannot be " + start + "…" + end);
        }
    }
}
