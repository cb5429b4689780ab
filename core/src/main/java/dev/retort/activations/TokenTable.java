package dev.retort.activations;

import java.util.Arrays;
import java.util.List;

/** The tokens of some documents in a row, numbered from 0 to n − 1: what features and labels are indexed by. */
public final class TokenTable {
    private final List<TokenSequence> sequences;
    private final int[] firsts;
    private final int[] sequenceOf;

    public TokenTable(List<TokenSequence> sequences) {
        this.sequences = List.copyOf(sequences);
        this.firsts = new int[sequences.size() + 1];
        for (int s = 0; s < sequences.size(); s++) {
            firsts[s + 1] = Math.addExact(firsts[s], sequences.get(s).length());
        }
        this.sequenceOf = new int[size()];
        for (int s = 0; s < sequences.size(); s++) {
            Arrays.fill(sequenceOf, firsts[s], firsts[s + 1], s);
        }
    }

    public List<TokenSequence> sequences() {
        return sequences;
    }

    /** n. */
    public int size() {
        return firsts[firsts.length - 1];
    }

    /** Number of the first token of a document. */
    public int first(int sequence) {
        return firsts[sequence];
    }

    /** Which document a token belongs to. */
    public int sequenceOf(int token) {
        return sequenceOf[token];
    }

    public int id(int token) {
        int s = sequenceOf[token];
        return sequences.get(s).ids()[token - firsts[s]];
    }

    public boolean flagged(int token) {
        int s = sequenceOf[token];
        return sequences.get(s).flagged()[token - firsts[s]];
    }
}
