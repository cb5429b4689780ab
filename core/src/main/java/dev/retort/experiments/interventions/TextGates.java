package dev.retort.experiments.interventions;

import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the tokens of a batch of texts leave a clause open, as the texts grow. */
final class TextGates {
    private final Clause clause;
    private List<RowGate> rows = new ArrayList<>();
    private int[] written = {};

    TextGates(Clause clause) {
        this.clause = clause;
    }

    /**
     * Begins with a batch.
     *
     * @param written for each row what the number of the token chosen at its first position is; negative within a prompt
     */
    void begin(int[] written) {
        this.written = written.clone();
        rows = new ArrayList<>();
        for (int row = 0; row < written.length; row++) {
            rows.add(RowGate.of(clause));
        }
    }

    /**
     * Takes the next tokens.
     *
     * @param ids (B, T) row by row
     * @param pads tokens at the head of each row that are none
     * @return whether the clause holds, (B, T) row by row; null for everywhere
     */
    boolean @Nullable [] next(long[] ids, long[] pads) {
        if (clause.blind()) {
            return null;
        }
        boolean[] open = new boolean[ids.length];
        int length = ids.length / rows.size();
        for (int row = 0; row < rows.size(); row++) {
            for (int t = (int) pads[row]; t < length; t++) {
                open[row * length + t] = rows.get(row).holds((int) ids[row * length + t], written[row]++);
            }
        }
        return open;
    }

    void select(long[] kept) {
        List<RowGate> before = rows;
        int[] counts = written;
        rows = new ArrayList<>(
                Arrays.stream(kept).mapToObj(row -> before.get((int) row)).toList());
        written = Arrays.stream(kept).mapToInt(row -> counts[(int) row]).toArray();
    }

    /** (B, T, 1) of 0 and 1. */
    static Tensor mask(Device device, boolean[] open, long rows) {
        return Tensor.of(device, open, rows, open.length / rows, 1);
    }
}
