package dev.retort.engine.kernel;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A matrix (rows, panels · {@value PanelLayout#WIDTH}) in few bits, and how far each row is from what it stands for.
 * Owns its numbers: close it.
 *
 * <p>Bytes stand for {@code (x − centre) · stretch} divided by a scale of their row's own. Residual streams have a few
 * dimensions that are huge in every token, and nearly the same: without its centre and a stretch by which both factors of
 * a product share the burden, such a dimension would leave the others a few steps of the scale.
 */
final class Rounded implements AutoCloseable {
    /** Rows whose pieces fill a page of memory. */
    private static final int TILE = 16;

    private final Precision precision;
    private final Tensor numbers;
    private final float[] scale;
    private final float[] size;
    private final float[] missed;
    private final float[] product;

    private Rounded(Precision precision, Tensor numbers, int rows) {
        this.precision = precision;
        this.numbers = numbers.escape();
        this.scale = new float[rows];
        this.size = new float[rows];
        this.missed = new float[rows];
        this.product = new float[rows];
        Arrays.fill(scale, 1);
    }

    static Rounded room(Precision precision, PanelLayout layout, int rows) {
        try (Scope scope = Scope.open()) {
            Tensor numbers =
                    Tensor.zeros(Device.CPU, precision.dtype(), rows, (long) layout.panels() * PanelLayout.WIDTH);
            return new Rounded(precision, numbers, rows);
        }
    }

    /** (rows, panels · WIDTH) I8, BF16 or F32. */
    Tensor numbers() {
        return numbers;
    }

    /** What a row's numbers are multiplied by. */
    float scale(int row) {
        return scale[row];
    }

    /** ‖row‖ as it stands here. */
    float size(int row) {
        return size[row];
    }

    /** ‖row − what it stands for‖. */
    float missed(int row) {
        return missed[row];
    }

    /** The row, exactly and stretched, by what {@link #take} was given. */
    float product(int row) {
        return product[row];
    }

    /**
     * Takes over a matrix as it is now.
     *
     * @param centre a number for every column; used for bytes alone
     * @param stretch a number for every column; used for bytes alone
     * @param by a number for every column, whose product with each row is wanted; used for bytes alone
     */
    void take(Panels matrix, float[] centre, float[] stretch, float[] by) {
        switch (precision) {
            case I8 -> takeBytes(matrix, centre, stretch, by);
            case BF16, F32 -> takeFloats(matrix);
        }
    }

    private void takeBytes(Panels matrix, float[] centre, float[] stretch, float[] by) {
        int columns = matrix.layout().panels() * PanelLayout.WIDTH;
        MemorySegment out = numbers.bytes();
        int tiles = (matrix.rows() + TILE - 1) / TILE;
        Crew.share(tiles, tile -> {
            int first = tile * TILE;
            int rows = Math.min(TILE, matrix.rows() - first);
            float[] wide = new float[TILE * columns];
            for (int panel = 0; panel < matrix.layout().panels(); panel++) {
                for (int row = 0; row < rows; row++) {
                    RoundLoops.prepare(
                            matrix.bytes(),
                            matrix.at(panel, first + row),
                            centre,
                            stretch,
                            panel * PanelLayout.WIDTH,
                            wide,
                            row * columns + panel * PanelLayout.WIDTH);
                }
            }
            for (int row = 0; row < rows; row++) {
                int place = first + row;
                product[place] = RoundLoops.dot(wide, row * columns, by);
                float most = RoundLoops.most(wide, row * columns, columns);
                scale[place] = most == 0 ? 1 : most / 127;
                missed[place] = (float) Math.sqrt(
                        RoundLoops.round(wide, row * columns, columns, scale[place], out, (long) place * columns));
                size[place] = (float) Math.sqrt(RoundLoops.squares(wide, row * columns, columns));
            }
        });
    }

    private void takeFloats(Panels matrix) {
        try (Scope scope = Scope.open()) {
            Tensor exact = matrix.toPadded();
            numbers.copyFrom(exact);
            Tensor kept = precision == Precision.F32 ? exact : numbers.to(DType.F32);
            System.arraycopy(kept.norm(1, false).toFloats(), 0, size, 0, size.length);
            if (precision != Precision.F32) {
                System.arraycopy(kept.sub(exact).norm(1, false).toFloats(), 0, missed, 0, missed.length);
            }
        }
    }

    @Override
    public void close() {
        numbers.close();
    }
}
