package dev.retort.atlas;

import dev.retort.activations.ActivationSweep;
import dev.retort.crosscoder.FeatureCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Where features fire: for each the documents in which it fires most strongly, one place a document, and places drawn
 * evenly from all where it fires. Keeps those and nothing else of a corpus, piece after piece of whole documents.
 *
 * <p>A place is drawn by a hash of the seed, the feature and the token, so that the draw is the same in whatever pieces the
 * corpus comes.
 */
public final class ContextCollector {
    /** Tokens shown on either side. */
    public static final int REACH = 14;

    private static final long PHI = 0x9E3779B97F4A7C15L;

    private final DocumentRows documents;
    private final int strongest;
    private final int drawn;
    private final long seed;
    private final List<PriorityQueue<Place>> top = new ArrayList<>();
    private final List<PriorityQueue<Place>> sample = new ArrayList<>();

    /**
     * A token and what the feature does around it.
     *
     * @param token its number in its document
     * @param key by which places are kept: the value, or the draw
     * @param values of the tokens from {@code max(0, token − REACH)} on
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared or used as a key
    public record Place(int document, int token, float value, double key, float[] values) {}

    /**
     * @param lengths of the documents, in the corpus's order
     * @param strongest documents a feature
     * @param drawn places a feature
     */
    public ContextCollector(int features, int[] lengths, int strongest, int drawn, long seed) {
        this.documents = new DocumentRows(lengths);
        this.strongest = strongest;
        this.drawn = drawn;
        this.seed = seed;
        for (int f = 0; f < features; f++) {
            top.add(new PriorityQueue<>(Comparator.comparingDouble(Place::key)));
            sample.add(new PriorityQueue<>(Comparator.comparingDouble(Place::key)));
        }
    }

    /** Pieces come in their order, each beginning with a document's first token. */
    public void add(ActivationSweep.Piece piece, FeatureCode code) {
        Look look = new Look(piece, code);
        for (int f = 0; f < code.features(); f++) {
            int best = -1;
            for (int i = code.on().starts()[f]; i < code.on().starts()[f + 1]; i++) {
                long mixed = mix(seed + PHI * (f + 1L) + mix(look.token(i)));
                look.keep(sample.get(f), drawn, (mixed >>> 11) * 0x1p-53, f, i);
                if (best >= 0 && look.document(best) != look.document(i)) {
                    look.keep(top.get(f), strongest, code.values()[best], f, best);
                    best = -1;
                }
                best = best < 0 || code.values()[i] > code.values()[best] ? i : best;
            }
            if (best >= 0) {
                look.keep(top.get(f), strongest, code.values()[best], f, best);
            }
        }
    }

    /** SplitMix64's finaliser (Steele, Lea &amp; Flood 2014). */
    private static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
        return b ^ b >>> 31;
    }

    /** The documents in which a feature fires most strongly, strongest first. */
    public List<Place> strongest(int feature) {
        return top.get(feature).stream()
                .sorted(Comparator.comparingDouble(Place::key).reversed().thenComparingInt(Place::document))
                .toList();
    }

    /** Places drawn from all where it fires, by rising value. */
    public List<Place> drawn(int feature) {
        return sample.get(feature).stream()
                .sorted(Comparator.comparingDouble(Place::value)
                        .thenComparingInt(Place::document)
                        .thenComparingInt(Place::token))
                .toList();
    }

    /** A piece's code with the documents its tokens are of. */
    private final class Look {
        private final FeatureCode code;
        private final long firstRow;
        private final int[] kept;
        private final int[] documentOf;

        Look(ActivationSweep.Piece piece, FeatureCode code) {
            this.code = code;
            this.firstRow = piece.firstRow();
            this.kept = piece.kept();
            this.documentOf = documents.of(firstRow, piece.flagged().length);
        }

        /** The number in the corpus of an occurrence's token. */
        long token(int i) {
            return firstRow + kept[code.on().tokens()[i]];
        }

        int document(int i) {
            return documentOf[kept[code.on().tokens()[i]]];
        }

        /** Keeps an occurrence if its key is among the {@code most} largest; of equal ones the earlier. */
        void keep(PriorityQueue<Place> places, int most, double key, int feature, int i) {
            if (places.size() == most) {
                if (most == 0 || places.element().key() >= key) {
                    return;
                }
                places.remove();
            }
            int own = document(i);
            int token = (int) (token(i) - documents.first(own));
            places.add(new Place(own, token, code.values()[i], key, around(own, token, feature, i)));
        }

        private float[] around(int own, int token, int feature, int i) {
            int from = Math.max(0, token - REACH);
            int to = Math.min(documents.length(own), token + REACH + 1);
            float[] values = new float[to - from];
            long first = (long) documents.first(own) + from;
            for (int j = i; j >= code.on().starts()[feature] && token(j) >= first; j--) {
                values[(int) (token(j) - first)] = code.values()[j];
            }
            for (int j = i + 1; j < code.on().starts()[feature + 1] && token(j) < first + values.length; j++) {
                values[(int) (token(j) - first)] = code.values()[j];
            }
            return values;
        }
    }
}
