package dev.retort.atlas;

import dev.retort.activations.ActivationSweep;
import dev.retort.basics.Rng;
import dev.retort.crosscoder.FeatureCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Places where features do not fire: for each feature tokens drawn evenly from the corpus, kept where the feature is off on
 * all tokens that a context shows around them. They are what a name's false alarms are counted on (the random
 * non-activating windows of EleutherAI's delphi). Goes through the same pieces as {@link ContextCollector}.
 *
 * <p>Draws are a hash of the seed, the feature and the draw's number, so that they are the same in whatever pieces the
 * corpus comes. A feature that fires nearly everywhere is silent in few draws, or in none.
 */
final class SilentPlaces {
    /** Tokens drawn for a feature; with {@link #KEPT} to be found, one that is on in two windows of three still gets them. */
    private static final int DRAWN = 64;

    /** Places of a feature at most, one a document. */
    static final int KEPT = 20;

    private final DocumentRows documents;
    private final int rows;
    private final long seed;
    private final int[][] drawn; // by feature, rows in rising order
    private final boolean[][] silent;

    /** A token of a document, in the corpus's order, around which a feature is silent. */
    record Place(int document, int token) {}

    /** @param lengths of the documents, in the corpus's order */
    SilentPlaces(int features, int[] lengths, long seed) {
        this.documents = new DocumentRows(lengths);
        this.rows = Arrays.stream(lengths).sum();
        this.seed = seed;
        this.drawn = new int[features][];
        this.silent = new boolean[features][DRAWN];
        for (int f = 0; f < features; f++) {
            int feature = f;
            drawn[f] = IntStream.range(0, rows == 0 ? 0 : DRAWN)
                    .map(draw -> draw(feature, draw))
                    .sorted()
                    .toArray();
        }
    }

    private int draw(int feature, int draw) {
        return (int) (Rng.uniform(seed, "silent places", feature, draw) * rows);
    }

    /** Pieces come in their order, each of whole documents. */
    void add(ActivationSweep.Piece piece, FeatureCode code) {
        int first = (int) piece.firstRow();
        int count = piece.flagged().length;
        int[] kept = piece.kept();
        for (int f = 0; f < drawn.length; f++) {
            int from = code.on().starts()[f];
            int to = code.on().starts()[f + 1];
            for (int i = firstAtLeast(drawn[f], first); i < drawn[f].length && drawn[f][i] < first + count; i++) {
                int document = documents.at(drawn[f][i]);
                int begin = documents.first(document);
                int low = Math.max(begin, drawn[f][i] - ContextCollector.REACH);
                int high = Math.min(begin + documents.length(document), drawn[f][i] + ContextCollector.REACH + 1);
                int next = firstAtLeast(code.on().tokens(), kept, from, to, low - first);
                silent[f][i] = !piece.flagged()[drawn[f][i] - first]
                        && (next == to || kept[code.on().tokens()[next]] >= high - first);
            }
        }
    }

    private static int firstAtLeast(int[] sorted, int least) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < least) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first occurrence from {@code from} on whose token is at {@code least} in the piece or after. */
    private static int firstAtLeast(int[] tokens, int[] kept, int from, int to, int least) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (kept[tokens[middle]] < least) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Places of one feature, one a document, in the order of the draws. */
    List<Place> of(int feature) {
        List<Place> places = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (int draw = 0; draw < drawn[feature].length && places.size() < KEPT; draw++) {
            int row = draw(feature, draw);
            int document = documents.at(row);
            if (silent[feature][firstAtLeast(drawn[feature], row)] && seen.add(document)) {
                places.add(new Place(document, row - documents.first(document)));
            }
        }
        return places;
    }
}
