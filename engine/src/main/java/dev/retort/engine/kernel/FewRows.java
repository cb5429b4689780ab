package dev.retort.engine.kernel;

import java.util.Arrays;

/** A few rows of x (count, ins), in the forms the loops read; made once for all matrices that take them. */
final class FewRows {
    private static final float[] WEIGHTS_OF_PLACES = {1, 0x1p-4f, 0x1p-8f, 0x1p-12f, 0x1p-16f, 0x1p-20f, 0x1p-24f, 1};

    private final int count;
    private final int ins;
    private final float[][] rows;
    private final float[][] divided;
    private final float[][][] sums;
    private final float[] turned;

    /**
     * @param apart whether rows are wanted one by one, or turned
     * @param groups of which group sizes the sums are wanted
     */
    FewRows(float[] x, int count, int ins, boolean apart, int... groups) {
        this.count = count;
        this.ins = ins;
        this.rows = new float[apart ? count : 0][];
        this.sums = new float[Arrays.stream(groups).max().orElse(0) + 1][][];
        for (int n = 0; n < rows.length; n++) {
            rows[n] = Arrays.copyOfRange(x, n * ins, (n + 1) * ins);
        }
        for (int group : groups) {
            if (sums[group] == null) {
                sums[group] = Arrays.stream(rows).map(row -> sums(row, group)).toArray(float[][]::new);
            }
        }
        this.divided = Arrays.stream(rows).map(FewRows::divide).toArray(float[][]::new);
        this.turned = apart ? new float[0] : turn(x);
    }

    private static float[] divide(float[] row) {
        float[] divided = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            divided[i] = row[i] * WEIGHTS_OF_PLACES[i % WEIGHTS_OF_PLACES.length];
        }
        return divided;
    }

    private static float[] sums(float[] row, int group) {
        float[] sums = new float[row.length / group];
        for (int i = 0; i < row.length; i++) {
            sums[i / group] += row[i];
        }
        return sums;
    }

    private float[] turn(float[] x) {
        float[] out = new float[blocks() * ins * TileProduct.ROWS];
        for (int n = 0; n < count; n++) {
            int at = n / TileProduct.ROWS * ins * TileProduct.ROWS + n % TileProduct.ROWS;
            for (int i = 0; i < ins; i++) {
                out[at + i * TileProduct.ROWS] = x[n * ins + i];
            }
        }
        return out;
    }

    /** Of {@link TileProduct#ROWS} rows each. */
    int blocks() {
        return (count + TileProduct.ROWS - 1) / TileProduct.ROWS;
    }

    int count() {
        return count;
    }

    float[] row(int n) {
        return rows[n];
    }

    /** A row, each number divided by what a code of four bits is worth where it stands in its int; the topmost by 1. */
    float[] divided(int n) {
        return divided[n];
    }

    /** Sums of a row, group by group. */
    float[] sums(int n, int group) {
        return sums[group][n];
    }

    boolean apart() {
        return rows.length > 0;
    }

    /** (count / ROWS, ins, ROWS), rounded up, the missing rows nought. */
    float[] turned() {
        return turned;
    }
}
