package dev.retort.activations;

import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How several models' activations stand in one row of D numbers: side after side, where a side is one model at one hook
 * point. Sides may be of different widths.
 *
 * @param widths d of each side, in the order of the models
 */
public record Sides(List<Integer> widths) {
    public Sides {
        widths = List.copyOf(widths);
        if (widths.isEmpty() || widths.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("sides need widths of at least 1, not " + widths);
        }
    }

    public static Sides of(int... widths) {
        return new Sides(IntStream.of(widths).boxed().toList());
    }

    /** {@code count} sides of one width. */
    public static Sides equal(int count, int width) {
        return new Sides(java.util.Collections.nCopies(count, width));
    }

    /** M. */
    public int count() {
        return widths.size();
    }

    public int width(int side) {
        return widths.get(side);
    }

    /** Where a side begins in the row. */
    public int start(int side) {
        return widths.subList(0, side).stream().mapToInt(Integer::intValue).sum();
    }

    /** D, the width of all sides together. */
    public int total() {
        return start(count());
    }

    /** One side of rows (…, D): a view (…, d). */
    public Tensor of(Tensor rows, int side) {
        return rows.narrow(-1, start(side), width(side));
    }

    /** ‖·‖ of every side of rows (n, D): (n, M), differentiable. */
    public Tensor norms(Tensor rows) {
        List<Tensor> norms = new ArrayList<>();
        for (int side = 0; side < count(); side++) {
            norms.add(of(rows, side).norm(1, true));
        }
        return Tensor.cat(norms, 1);
    }

    /** Gives every element of a side its side's number: M numbers → D numbers. */
    public float[] each(double[] numbers) {
        float[] all = new float[total()];
        for (int side = 0; side < count(); side++) {
            java.util.Arrays.fill(all, start(side), start(side) + width(side), (float) numbers[side]);
        }
        return all;
    }
}
