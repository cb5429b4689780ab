package dev.retort.models.tokenizer;

import java.util.Arrays;

/**
 * Text as its tokens arrive: what it gives out, joined, is what {@link Tokenizer#decode} gives for all of them, and
 * never half a character, because tokens whose bytes do not yet end one are held back. Not for several threads.
 */
public final class StreamDecoder {
    private static final char REPLACEMENT = '\uFFFD';

    private final Tokenizer tokenizer;
    private final boolean skipSpecial;
    private int[] ids = new int[16];
    private int length;
    /** The first tokens of {@code ids} are context: how a token reads may depend on the one before it. */
    private int context;
    /** Characters of the text of {@code ids} that were given out. */
    private int given;

    public StreamDecoder(Tokenizer tokenizer, boolean skipSpecial) {
        this.tokenizer = tokenizer;
        this.skipSpecial = skipSpecial;
    }

    /** Takes the next token and gives what can be read now; often empty. */
    public String next(int id) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
        }
        ids[length++] = id;
        String text = decoded();
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == REPLACEMENT) {
            end--;
        }
        String fresh = text.substring(Math.min(given, end), end);
        given = Math.max(given, end);
        if (end == text.length() && !fresh.isEmpty()) {
            length -= context;
            System.arraycopy(ids, context, ids, 0, length);
            context = length;
            given = decoded().length();
        }
        return fresh;
    }

    /** What is still held back, once no token follows. */
    public String finish() {
        String text = decoded();
        String rest = text.substring(Math.min(given, text.length()));
        given = text.length();
        return rest;
    }

    private String decoded() {
        return tokenizer.decode(Arrays.copyOf(ids, length), skipSpecial);
    }
}
