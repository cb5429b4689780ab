package dev.retort.models.tokenizer;

/**
 * A text as tokens.
 *
 * @param ids (T) token ids
 * @param starts (T) code point at which each token's span of the text begins
 * @param ends (T) code point after its span; equal to the start for a token that stands for no text, such as a special
 *     token the tokenizer adds. Spans overlap where a character is cut into several tokens
 */
public record Encoding(int[] ids, int[] starts, int[] ends) {
    public Encoding {
        if (starts.length != ids.length || ends.length != ids.length) {
            throw new IllegalArgumentException(
                    ids.length + " ids, " + starts.length + " starts, " + ends.length + " ends");
        }
    }

    public int length() {
        return ids.length;
    }
}
