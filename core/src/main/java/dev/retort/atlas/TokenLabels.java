package dev.retort.atlas;

import dev.retort.activations.Document;
import dev.retort.activations.Label;
import dev.retort.activations.TokenSequence;
import dev.retort.activations.TokenTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the documents' labels say about the tokens of a {@link TokenTable}, for one category.
 *
 * <p>A span covers the tokens it overlaps; of an opener cut into several tokens the first counts. Flagged tokens count
 * nowhere.
 */
public final class TokenLabels {
    private static final String TRACE = "trace";
    private static final String SENTENCE_ENDS = ".?!\n。？！";

    private final TokenTable table;
    private final boolean[] opener;
    private final boolean[] segment;
    private final boolean[] sentenceEnd;
    private final boolean[] inTrace;
    private final boolean[] openerWord;
    private final Set<Integer> openerIds = new LinkedHashSet<>();

    /** Reads the labels of {@code category} off every document. */
    public TokenLabels(TokenTable table, String category) {
        this.table = table;
        this.opener = new boolean[table.size()];
        this.segment = new boolean[table.size()];
        this.sentenceEnd = new boolean[table.size()];
        this.inTrace = new boolean[table.size()];
        this.openerWord = new boolean[table.size()];
        boolean tracesAreNamed = table.sequences().stream()
                .anyMatch(s -> TRACE.equals(s.document().kind()));
        Set<String> words = new LinkedHashSet<>();
        for (int s = 0; s < table.sequences().size(); s++) {
            TokenSequence sequence = table.sequences().get(s);
            markSpans(sequence, table.first(s), category, words);
            boolean trace = tracesAreNamed ? TRACE.equals(sequence.document().kind()) : hasLabels(sequence.document());
            java.util.Arrays.fill(inTrace, table.first(s), table.first(s + 1), trace);
        }
        for (int s = 0; s < table.sequences().size(); s++) {
            String[] texts = table.sequences().get(s).texts();
            for (int t = 0; t < texts.length; t++) {
                int token = table.first(s) + t;
                openerWord[token] = words.contains(word(texts[t]));
                sentenceEnd[token] = endsSentence(texts[t]);
            }
        }
    }

    private void markSpans(TokenSequence sequence, int first, String category, Set<String> words) {
        String[] texts = null;
        for (Label label : sequence.document().labels()) {
            if (!label.category().equals(category)) {
                continue;
            }
            for (int t = firstReaching(sequence, label.start()); t < sequence.length(); t++) {
                if (sequence.starts()[t] >= label.end()) {
                    break;
                }
                segment[first + t] = true;
                if (label.opener()) {
                    opener[first + t] = true;
                    openerIds.add(sequence.ids()[t]);
                    texts = texts == null ? sequence.texts() : texts;
                    words.add(word(texts[t]));
                    break;
                }
            }
        }
    }

    /** The first token with text that ends after code point {@code start}. */
    private static int firstReaching(TokenSequence sequence, int start) {
        int t = 0;
        while (t < sequence.length() && (sequence.ends()[t] <= start || sequence.ends()[t] == sequence.starts()[t])) {
            t++;
        }
        return t;
    }

    private static boolean hasLabels(Document document) {
        return !document.labels().isEmpty();
    }

    private static String word(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** Whether a sentence ends with a token of this text. */
    public static boolean endsSentence(String text) {
        String trimmed = text.replace(" ", "");
        return !trimmed.isEmpty() && SENTENCE_ENDS.indexOf(trimmed.charAt(trimmed.length() - 1)) >= 0;
    }

    /** The ids of the tokens that open a segment of the category here, in order of appearance. */
    public Set<Integer> openerIds() {
        return openerIds;
    }

    /** Whether a token is an opener of the category. */
    public boolean opener(int token) {
        return opener[token];
    }

    /** Whether the next token of the same document is an opener of the category. */
    public boolean pre(int token) {
        return token + 1 < table.size() && opener[token + 1] && table.sequenceOf(token) == table.sequenceOf(token + 1);
    }

    /** Whether a token stands in a reasoning trace: by the documents' kind, or where none is named, in a labelled one. */
    public boolean inTrace(int token) {
        return inTrace[token];
    }

    /** The tokens that are openers or directly precede one: where the paper counts firing. */
    public boolean[] atOrPre() {
        boolean[] marked = new boolean[table.size()];
        for (int token = 0; token < marked.length; token++) {
            marked[token] = !table.flagged(token) && (opener(token) || pre(token));
        }
        return marked;
    }

    /** Positives and negatives of a contrast. */
    public Labelling labelling(Contrast contrast) {
        byte[] kinds = new byte[table.size()];
        for (int token = 0; token < kinds.length; token++) {
            if (table.flagged(token)) {
                continue;
            }
            boolean positive = switch (contrast) {
                case AT, AT_HARD -> opener[token];
                case PRE, PRE_HARD -> pre(token);
                case SEGMENT -> segment[token];
            };
            boolean negative = switch (contrast) {
                case AT, PRE, SEGMENT -> true;
                case AT_HARD -> openerWord[token] && !segment[token];
                case PRE_HARD -> inTrace[token] && sentenceEnd[token];
            };
            kinds[token] = positive ? Labelling.POSITIVE : negative ? Labelling.NEGATIVE : Labelling.LEFT_OUT;
        }
        return new Labelling(kinds);
    }

    /** The table's categories, in order of first appearance. */
    public static List<String> categories(TokenTable table) {
        Set<String> names = new LinkedHashSet<>();
        table.sequences().forEach(s -> s.document().labels().forEach(label -> names.add(label.category())));
        return List.copyOf(names);
    }
}
