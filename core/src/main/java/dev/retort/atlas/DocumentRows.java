package dev.retort.atlas;

import java.util.Arrays;

/** Which documents a sweep's rows belong to, asked for piece after piece. */
final class DocumentRows {
    private final int[] firsts; // of each document, and the end
    private int document;

    /** @param lengths of the documents, in the sweep's order */
    DocumentRows(int[] lengths) {
        this.firsts = new int[lengths.length + 1];
        for (int d = 0; d < lengths.length; d++) {
            firsts[d + 1] = Math.addExact(firsts[d], lengths[d]);
        }
    }

    /** The document of each of {@code count} rows from {@code firstRow} on, which is not before any asked for so far. */
    int[] of(long firstRow, int count) {
        int[] documents = new int[count];
        for (int row = 0; row < count; row++) {
            while (firsts[document + 1] <= firstRow + row) {
                document++;
            }
            documents[row] = document;
        }
        return documents;
    }

    /** The document of one row, in whatever order rows are asked for; documents without tokens have none. */
    int at(int row) {
        int found = Arrays.binarySearch(firsts, row);
        int document = found < 0 ? -found - 2 : found;
        while (firsts[document + 1] == firsts[document]) {
            document++;
        }
        return document;
    }

    int first(int document) {
        return firsts[document];
    }

    int length(int document) {
        return firsts[document + 1] - firsts[document];
    }
}
