package dev.retort.atlas;

import dev.retort.activations.Document;
import dev.retort.activations.Label;
import dev.retort.activations.TokenSequence;
import java.util.ArrayList;
import java.util.List;

/** Documents of words, one token a word. */
public final class Samples {
    private Samples() {}

    /** Cuts a text at its spaces; ids are the words' hash codes; the first token is flagged when asked. */
    public static TokenSequence words(Document document, boolean firstFlagged) {
        List<int[]> spans = new ArrayList<>();
        String text = document.text();
        int at = 0;
        for (String word : text.split(" ")) {
            spans.add(new int[] {at, at + word.length(), word.hashCode() & 0xFFFF});
            at += word.length() + 1;
        }
        boolean[] flagged = new boolean[spans.size()];
        flagged[0] = firstFlagged;
        return new TokenSequence(
                document,
                spans.stream().mapToInt(s -> s[2]).toArray(),
                spans.stream().mapToInt(s -> s[0]).toArray(),
                spans.stream().mapToInt(s -> s[1]).toArray(),
                flagged);
    }

    /** A label on the {@code word}s of a text, from one to another (exclusive). */
    public static Label label(String text, int from, int to, String category, boolean opener) {
        String[] words = text.split(" ");
        int start = 0;
        for (int i = 0; i < from; i++) {
            start += words[i].length() + 1;
        }
        int end = start - 1;
        for (int i = from; i < to; i++) {
            end += words[i].length() + 1;
        }
        return new Label(start, end, category, opener);
    }
}
