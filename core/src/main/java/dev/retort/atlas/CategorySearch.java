package dev.retort.atlas;

import dev.retort.activations.Label;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds one category in texts: every opener with the sentence it begins, and the sentences that a rule makes segments. */
final class CategorySearch {
    private static final String SENTENCE_ENDS = ".?!\n。？！";
    private static final String HEADS = SENTENCE_ENDS + ":：>";
    private static final String MARKUP = "*_#-\"'(（「『";

    /** Their words stand without spaces between them. */
    private static final Set<UnicodeScript> UNSPACED = EnumSet.of(
            UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.THAI, UnicodeScript.LAO);

    private final Category category;
    private final List<int[]> openers;
    private final Sentences sentences;

    private record Sentences(List<int[]> contain, List<int[]> start, List<int[]> end) {}

    CategorySearch(Category category) {
        this.category = category;
        this.openers = points(category.openers());
        this.sentences = new Sentences(
                points(category.sentences().contain()),
                points(category.sentences().start()),
                points(category.sentences().end()));
    }

    private static List<int[]> points(List<String> phrases) {
        return phrases.stream().map(phrase -> phrase.codePoints().toArray()).toList();
    }

    /** Of overlapping openers at one place the longest counts. */
    List<Label> labels(String text) {
        int[] points = folded(text);
        List<Label> labels = new ArrayList<>();
        for (int at = 0; at < points.length && !openers.isEmpty(); at++) {
            if (!(category.rule().anywhere() || headOfSentence(points, at))) {
                continue;
            }
            int end = longestMatch(points, at);
            if (end > at) {
                labels.add(new Label(at, end, category.name(), true));
                labels.add(new Label(at, sentenceEnd(points, end), category.name(), false));
                at = end - 1;
            }
        }
        if (!category.sentences().none()) {
            addSentences(points, labels);
        }
        return labels;
    }

    private int[] folded(String text) {
        int[] plain = text.codePoints().toArray();
        if (category.rule().exactCase()) {
            return plain;
        }
        int[] points = text.toLowerCase(Locale.ROOT).codePoints().toArray();
        // Lower case that changes the length (İ) would shift every place behind it.
        return points.length == plain.length
                ? points
                : Arrays.stream(plain).map(Character::toLowerCase).toArray();
    }

    private int longestMatch(int[] points, int at) {
        int longest = at;
        for (int[] opener : openers) {
            int end = at + opener.length;
            if (end > longest
                    && standsAt(opener, points, at)
                    && (category.rule().insideWords() || apart(points, at, end))) {
                longest = end;
            }
        }
        return longest;
    }

    private static boolean standsAt(int[] phrase, int[] points, int at) {
        int end = at + phrase.length;
        return end <= points.length && Arrays.equals(phrase, 0, phrase.length, points, at, end);
    }

    private static boolean apart(int[] points, int at, int end) {
        return (at == 0 || !oneWord(points[at - 1], points[at]))
                && (end == points.length || !oneWord(points[end - 1], points[end]));
    }

    private static boolean oneWord(int left, int right) {
        return Character.isLetterOrDigit(left)
                && Character.isLetterOrDigit(right)
                && !UNSPACED.contains(UnicodeScript.of(left))
                && !UNSPACED.contains(UnicodeScript.of(right));
    }

    /** Nothing but space and mark-up stands between the word and the end of a sentence, of a tag, or the text's start. */
    private static boolean headOfSentence(int[] points, int at) {
        for (int before = at - 1; before >= 0; before--) {
            if (HEADS.indexOf(points[before]) >= 0) {
                return true;
            }
            if (!Character.isWhitespace(points[before]) && MARKUP.indexOf(points[before]) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int sentenceEnd(int[] points, int from) {
        for (int at = from; at < points.length; at++) {
            boolean decimalPoint = points[at] == '.' && at + 1 < points.length && Character.isDigit(points[at + 1]);
            if (SENTENCE_ENDS.indexOf(points[at]) >= 0 && !decimalPoint) {
                return points[at] == '\n' ? at : at + 1;
            }
        }
        return points.length;
    }

    /** A sentence's first word is what opens it. */
    private void addSentences(int[] points, List<Label> labels) {
        int from = 0;
        while (from < points.length) {
            int end = Math.max(sentenceEnd(points, from), from + 1);
            int start = from;
            while (start < end && !Character.isLetterOrDigit(points[start])) {
                start++;
            }
            if (start < end && isSegment(points, start, end)) {
                int word = start;
                while (word < end && Character.isLetterOrDigit(points[word])) {
                    word++;
                }
                labels.add(new Label(start, word, category.name(), true));
                labels.add(new Label(start, end, category.name(), false));
            }
            from = end;
        }
    }

    private boolean isSegment(int[] points, int start, int end) {
        boolean inside = category.rule().insideWords();
        for (int[] phrase : sentences.start) {
            if (start + phrase.length <= end
                    && standsAt(phrase, points, start)
                    && (inside || apart(points, start, start + phrase.length))) {
                return true;
            }
        }
        for (int[] phrase : sentences.end) {
            int at = end - phrase.length;
            if (at >= start && standsAt(phrase, points, at) && (inside || apart(points, at, end))) {
                return true;
            }
        }
        for (int[] phrase : sentences.contain) {
            for (int at = start; at + phrase.length <= end; at++) {
                if (standsAt(phrase, points, at) && (inside || apart(points, at, at + phrase.length))) {
                    return true;
                }
            }
        }
        return false;
    }
}
