package dev.retort.activations;

/**
 * One document as a model's tokenizer cuts it; all arrays have one entry a token and are not copied.
 *
 * @param starts first code point of each token in the document's text (a leading space belongs to the token)
 * @param ends one past the last; equal to the start for tokens that stand for no text
 * @param flagged tokens that statistics leave out: attention sinks, first positions, template-only tokens
 */
@SuppressWarnings("ArrayRecordComponent") // read token by token, never compared or used as a key
public record TokenSequence(Document document, int[] ids, int[] starts, int[] ends, boolean[] flagged) {
    public TokenSequence {
        if (starts.length != ids.length || ends.length != ids.length || flagged.length != ids.length) {
            throw new IllegalArgumentException("document " + document.id() + ": arrays of " + ids.length + ", "
                    + starts.length + ", " + ends.length + ", " + flagged.length + " tokens");
        }
    }

    public int length() {
        return ids.length;
    }

    /** The text of each token with whatever stands between it and the token before, so that joined they read as the document. */
    public String[] spans() {
        int[] points = document.text().codePoints().toArray();
        String[] spans = new String[ids.length];
        int before = ids.length == 0 ? 0 : starts[0];
        for (int t = 0; t < ids.length; t++) {
            int from = Math.min(before, starts[t]);
            spans[t] = new String(points, from, ends[t] - from);
            before = Math.max(before, ends[t]);
        }
        return spans;
    }

    /** The text of each token as it stands in the document. */
    public String[] texts() {
        int[] points = document.text().codePoints().toArray();
        String[] texts = new String[ids.length];
        for (int t = 0; t < ids.length; t++) {
            texts[t] = new String(points, starts[t], ends[t] - starts[t]);
        }
        return texts;
    }
}
