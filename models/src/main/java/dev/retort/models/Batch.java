package dev.retort.models;

import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.util.Arrays;

/**
 * Token rows for one forward pass. Rows shorter than the longest are padded on the right, where causal attention keeps
 * the padding from reaching any real token, and results at padded positions mean nothing; or they stand end to end in one
 * row, where none sees another and nothing is padded.
 *
 * @param ids (B, T) I64, or (1, ΣT) end to end; owned by the scope it was made in
 * @param lengths real tokens of each row
 * @param endToEnd whether the rows stand end to end
 */
public record Batch(Tensor ids, int[] lengths, boolean endToEnd) {
    public static Batch of(Device device, int[]... rows) {
        int[] lengths = lengths(rows);
        int longest = Arrays.stream(lengths).max().orElse(0);
        if (longest == 0) {
            throw new IllegalArgumentException("a batch needs at least one token");
        }
        long[] ids = new long[rows.length * longest];
        for (int b = 0; b < rows.length; b++) {
            for (int t = 0; t < rows[b].length; t++) {
                ids[b * longest + t] = rows[b][t];
            }
        }
        return new Batch(Tensor.of(device, ids, rows.length, longest), lengths, false);
    }

    /** Rows end to end, for work in which the tokens of all rows are equals. */
    public static Batch endToEnd(Device device, int[]... rows) {
        int[] lengths = lengths(rows);
        long[] ids = Arrays.stream(rows)
                .flatMapToInt(Arrays::stream)
                .mapToLong(id -> id)
                .toArray();
        if (ids.length == 0) {
            throw new IllegalArgumentException("a batch needs at least one token");
        }
        return new Batch(Tensor.of(device, ids, 1, ids.length), lengths, true);
    }

    private static int[] lengths(int[][] rows) {
        return Arrays.stream(rows).mapToInt(row -> row.length).toArray();
    }

    /** Where rows end to end are cut; empty for rows that are not. */
    int[] cuts() {
        return endToEnd ? lengths : new int[0];
    }
}
