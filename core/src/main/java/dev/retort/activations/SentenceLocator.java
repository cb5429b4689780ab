package dev.retort.activations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sentences of a text that somebody listed apart from it, in their order, although spaces, quotes or letters were
 * changed on the way. What stands there word for word is found first: of all places the chain in the order of the list that
 * covers the most text, next to each other where there is a choice. What is left is looked for between its neighbours, by the
 * place of least edit distance (Sellers 1980), and is found there when at most a quarter of its letters differ.
 */
final class SentenceLocator {
    private static final double MOST_EDITS = 0.25;
    private static final int MOST_PLACES = 200;
    private static final long MOST_CELLS = 100_000_000;

    private final SqueezedText text;
    private final List<String> sentences;
    private final @Nullable Place[] found;

    /** Where a sentence stands in squeezed text: from, to, and what came before it in its chain. */
    private record Place(int sentence, int from, int to, int edits) {}

    /** Code points of the text, one past the last; how many letters differ. */
    record Span(int start, int end, int edits) {}

    private SentenceLocator(SqueezedText text, List<String> sentences) {
        this.text = text;
        this.sentences = sentences;
        this.found = new Place[sentences.size()];
    }

    /** One entry a sentence, null where it was not found. */
    static @Nullable Span[] locate(String text, List<String> sentences) {
        SqueezedText squeezed = SqueezedText.of(text);
        List<String> wanted =
                sentences.stream().map(one -> SqueezedText.of(one).text()).toList();
        SentenceLocator locator = new SentenceLocator(squeezed, wanted);
        locator.chain();
        locator.fill();
        return Arrays.stream(locator.found).map(locator::span).toArray(Span[]::new);
    }

    private @Nullable Span span(@Nullable Place place) {
        return place == null ? null : new Span(text.origin(place.from), text.origin(place.to - 1) + 1, place.edits);
    }

    private void chain() {
        List<Place> places = places();
        long[] score = new long[places.size()];
        int[] before = new int[places.size()];
        int best = -1;
        for (int i = 0; i < score.length; i++) {
            Place here = places.get(i);
            before[i] = -1;
            for (int j = 0; j < i; j++) {
                Place there = places.get(j);
                if (there.sentence >= here.sentence || there.to > here.from) {
                    continue;
                }
                boolean next = there.sentence + 1 == here.sentence && there.to == here.from;
                long with = score[j] + (next ? 1 : 0);
                if (with > score[i]) {
                    score[i] = with;
                    before[i] = j;
                }
            }
            score[i] += 2L * (here.to - here.from);
            if (best < 0 || score[i] > score[best]) {
                best = i;
            }
        }
        for (int i = best; i >= 0; i = before[i]) {
            found[places.get(i).sentence] = places.get(i);
        }
    }

    /** Where sentences stand word for word, sentence by sentence. */
    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (int s = 0; s < sentences.size(); s++) {
            String sentence = sentences.get(s);
            int at = sentence.isEmpty() ? -1 : text.text().indexOf(sentence);
            for (int count = 0; at >= 0 && count < MOST_PLACES; count++) {
                places.add(new Place(s, at, at + sentence.length(), 0));
                at = text.text().indexOf(sentence, at + 1);
            }
        }
        return places;
    }

    private void fill() {
        int from = 0;
        for (int s = 0; s < found.length; s++) {
            Place here = found[s];
            if (here == null && !sentences.get(s).isEmpty()) {
                here = nearest(s, from, next(s));
                found[s] = here;
            }
            from = here == null ? from : here.to;
        }
    }

    /** Where the next sentence that was found begins, or the text ends. */
    private int next(int sentence) {
        for (int s = sentence + 1; s < found.length; s++) {
            Place later = found[s];
            if (later != null) {
                return later.from;
            }
        }
        return text.length();
    }

    /** A column of the table of edit distances a character of the text; a match may begin anywhere for nothing. */
    private @Nullable Place nearest(int sentence, int from, int to) {
        String wanted = sentences.get(sentence);
        int m = wanted.length();
        int most = (int) (MOST_EDITS * m);
        if (to <= from || most == 0 || (long) m * (to - from) > MOST_CELLS) {
            return null;
        }
        int[] distance = new int[m + 1];
        int[] begun = new int[m + 1];
        for (int i = 0; i <= m; i++) {
            distance[i] = i;
            begun[i] = from;
        }
        Place best = null;
        for (int at = from; at < to; at++) {
            int diagonal = distance[0];
            int diagonalBegun = begun[0];
            begun[0] = at + 1;
            for (int i = 1; i <= m; i++) {
                int replaced = diagonal + (wanted.charAt(i - 1) == text.text().charAt(at) ? 0 : 1);
                int replacedBegun = diagonalBegun;
                diagonal = distance[i];
                diagonalBegun = begun[i];
                int left = distance[i] + 1;
                int up = distance[i - 1] + 1;
                if (replaced <= left && replaced <= up) {
                    distance[i] = replaced;
                    begun[i] = replacedBegun;
                } else if (left <= up) {
                    distance[i] = left;
                } else {
                    distance[i] = up;
                    begun[i] = begun[i - 1];
                }
            }
            if (distance[m] <= most && at >= begun[m] && (best == null || distance[m] < best.edits)) {
                best = new Place(sentence, begun[m], at + 1, distance[m]);
            }
        }
        return best;
    }
}
