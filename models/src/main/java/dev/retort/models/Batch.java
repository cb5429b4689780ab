package dev.retort.models;

import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.util.Arrays;

/**
 * Token rows for one forward pass. Rows shorter than the longest are padded on the right, where causal attention keeps
 * the padding from reaching any real token; results at padded positions mean nothing.
 *
 * @param ids (B, T) I64, owned by the scope it was made in
 * @param lengths real tokens of each row
 */
public record Batch(Tensor ids, int[] lengths) {
    public static Batch of(Device device, int[]... rows) {
        int longest = Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(0);
        if (longest == 0) {
            throw new IllegalArgumentException("a batch needs at least one token");
        }
        long[] ids = new long[rows.length * longest];
        for (int b = 0; b < rows.length; b++) {
            for (int t = 0; t < rows[b].length; t++) {
                ids[b * longest + t] = rows[b][t];
            }
        }
        int[] lengths = Arrays.stream(rows).mapToInt(row -> row.length).toArray();
        return new Batch(Tensor.of(device, ids, rows.length, longest), lengths);
    }
}
