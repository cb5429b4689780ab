package dev.retort.experiments.agreement;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The documents that are shuffled: so many of one length that any may stand for any other, which makes the test exact. The
 * length is the lower quartile of the documents' (shorter ones are left out, longer ones cut), or less, so that there are
 * enough of them.
 *
 * @param rows by document, then token: places in the sweep; documents of a quarter next to each other
 * @param quarters where each quarter's documents begin, and the end
 */
@SuppressWarnings("ArrayRecordComponent") // read token by token, never compared or used as a key
record NullDocuments(int[][] rows, int[] quarters) {
    private static final int WANTED = 40;

    /**
     * @param tokens at most, of all documents
     * @param documents at most
     */
    static NullDocuments of(KeptTokens kept, int tokens, int documents) {
        int[] lengths =
                IntStream.range(0, kept.documents()).map(kept::length).sorted().toArray();
        int length = Math.clamp(tokens / WANTED, 1, lengths[lengths.length / 4]);
        int[] enough = IntStream.range(0, kept.documents())
                .filter(d -> kept.length(d) >= length)
                .toArray();
        int count = Math.min(enough.length, Math.min(Math.max(RidgeTransfer.QUARTERS, tokens / length), documents));
        int[][] rows = new int[count][];
        int[] quarters = new int[RidgeTransfer.QUARTERS + 1];
        int at = 0;
        for (int quarter = 0; quarter < RidgeTransfer.QUARTERS; quarter++) {
            for (int i = quarter; i < count; i += RidgeTransfer.QUARTERS) {
                int first = kept.firsts()[enough[(int) ((long) i * enough.length / count)]];
                rows[at++] = Arrays.copyOfRange(kept.rows(), first, first + length);
            }
            quarters[quarter + 1] = at;
        }
        return new NullDocuments(rows, quarters);
    }

    int documents() {
        return rows.length;
    }

    /** Of each document. */
    int length() {
        return rows[0].length;
    }

    int tokens() {
        return documents() * length();
    }

    /** All places, document after document. */
    int[] all() {
        return Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
    }

    /** Numbers, among {@link #all}, of evenly spaced tokens of each document: {@code most} at most, one a document at least. */
    int[] sample(int most) {
        int each = Math.clamp(most / documents(), 1, length());
        return IntStream.range(0, documents() * each)
                .map(i -> i / each * length() + (int) ((long) (i % each) * length() / each))
                .toArray();
    }

    /** For blocks of so many tokens a document: each token's partner when document d is paired with {@code order[d]}. */
    static int[] partners(int[] order, int each) {
        return IntStream.range(0, order.length * each)
                .map(i -> order[i / each] * each + i % each)
                .toArray();
    }
}
