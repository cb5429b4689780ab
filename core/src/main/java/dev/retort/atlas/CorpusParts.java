package dev.retort.atlas;

import dev.retort.activations.Document;
import dev.retort.activations.TokenSequence;
import dev.retort.activations.TokenTable;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a corpus that features are looked at in: documents by their kind, tokens inside and outside of
 * {@code <think>}, documents whose answer is correct or wrong. A token is in as many parts as hold of it; a part that
 * nobody speaks of is not there.
 *
 * @param names of the parts, 32 at most
 * @param masks for each token the bits of its parts
 */
@SuppressWarnings("ArrayRecordComponent") // read token by token, never compared or used as a key
public record CorpusParts(List<String> names, int[] masks) {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";
    private static final int MOST = Integer.SIZE;

    public CorpusParts {
        names = List.copyOf(names);
    }

    /** Of a corpus about which nothing is said. */
    public static CorpusParts none() {
        return new CorpusParts(List.of(), new int[0]);
    }

    public static CorpusParts of(TokenTable table) {
        List<String> names = new ArrayList<>();
        int[] masks = new int[table.size()];
        for (int s = 0; s < table.sequences().size(); s++) {
            TokenSequence sequence = table.sequences().get(s);
            Document document = sequence.document();
            int whole = 0;
            if (document.kind() != null) {
                whole |= bit(names, document.kind());
            }
            if (document.correct() != null) {
                whole |= bit(names, document.correct() ? "correct" : "wrong");
            }
            // In code points, as the tokens' places are.
            int[] thinking = thinking(document.text());
            for (int t = 0; t < sequence.length(); t++) {
                int mask = whole;
                if (thinking.length > 0) {
                    boolean inside = sequence.starts()[t] >= thinking[0] && sequence.ends()[t] <= thinking[1];
                    mask |= bit(names, inside ? "inside think" : "outside think");
                }
                masks[table.first(s) + t] = mask;
            }
        }
        return new CorpusParts(names, masks);
    }

    /** What stands between the tags; a trace whose prompt ended in the opening one begins inside. Empty without tags. */
    private static int[] thinking(String text) {
        int open = text.indexOf(OPEN);
        int close = text.indexOf(CLOSE, Math.max(0, open));
        if (open < 0 && close < 0) {
            return new int[0];
        }
        int from = open < 0 ? 0 : open + OPEN.length();
        int to = close < 0 ? text.length() : close;
        return new int[] {text.codePointCount(0, from), text.codePointCount(0, to)};
    }

    private static int bit(List<String> names, String name) {
        int at = names.indexOf(name);
        if (at < 0) {
            if (names.size() == MOST) {
                return 0;
            }
            at = names.size();
            names.add(name);
        }
        return 1 << at;
    }
}
