package dev.retort.engine.kernel;

import static dev.retort.engine.kernel.PanelLayout.WIDTH;

import java.util.Arrays;

/** Passes over all rows of a batch in panels; columns count as in the layout's padded rows, parts as in the layout. */
public final class BatchPasses {
    /** Rows that are summed in single precision before they are added up in double. */
    private static final int RUN = 64;

    private BatchPasses() {}

    /** Numbers of a row as the layout pads it. */
    public static int columns(PanelLayout layout) {
        return layout.panels() * WIDTH;
    }

    /** {@code out = row − batch} for every row. @param row (panels · WIDTH) */
    public static void difference(float[] row, Panels batch, Panels out) {
        Crew.share(batch.layout().panels(), panel -> {
            for (int r = 0; r < batch.rows(); r++) {
                RowLoops.difference(row, panel * WIDTH, batch.bytes(), out.bytes(), batch.at(panel, r));
            }
        });
    }

    /** ‖·‖ of each row's parts, row by row: rows · parts numbers. */
    public static float[] norms(Panels rows) {
        PanelLayout layout = rows.layout();
        int parts = layout.widths().size();
        float[] norms = new float[rows.rows() * parts];
        int chunk = (rows.rows() + Crew.SIZE - 1) / Crew.SIZE;
        Crew.share(Crew.SIZE, share -> {
            int end = Math.min(rows.rows(), (share + 1) * chunk);
            for (int panel = 0; panel < layout.panels(); panel++) {
                int part = layout.partOf(panel);
                for (int row = share * chunk; row < end; row++) {
                    norms[row * parts + part] += RowLoops.squares(rows.bytes(), rows.at(panel, row));
                }
            }
            for (int i = share * chunk * parts; i < end * parts; i++) {
                norms[i] = (float) Math.sqrt(norms[i]);
            }
        });
        return norms;
    }

    /** Multiplies each row's parts in place. @param by rows · parts numbers, row by row */
    public static void scale(Panels rows, float[] by) {
        int parts = rows.layout().widths().size();
        Crew.share(rows.layout().panels(), panel -> {
            int part = rows.layout().partOf(panel);
            for (int row = 0; row < rows.rows(); row++) {
                RowLoops.scale(rows.bytes(), rows.at(panel, row), by[row * parts + part]);
            }
        });
    }

    /** The sum of all rows, (panels · WIDTH). */
    public static double[] columnSums(Panels rows) {
        double[] sums = new double[columns(rows.layout())];
        Crew.share(rows.layout().panels(), panel -> {
            float[] run = new float[WIDTH];
            for (int first = 0; first < rows.rows(); first += RUN) {
                Arrays.fill(run, 0);
                for (int row = first; row < Math.min(rows.rows(), first + RUN); row++) {
                    RowLoops.add(rows.bytes(), rows.at(panel, row), run);
                }
                for (int i = 0; i < WIDTH; i++) {
                    sums[panel * WIDTH + i] += run[i];
                }
            }
        });
        return sums;
    }
}
