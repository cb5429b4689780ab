package dev.retort.experiments.interventions;

import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;

/**
 * Measures how much an edit changes a stream: ‖Δh‖ ÷ ‖h‖ at every position where it changes anything, padding aside. Not
 * thread-safe.
 */
public final class DoseMeter {
    private double[] ratios = new double[1024];
    private int acted;
    private long positions;

    /**
     * A dose, relative to the residual stream's norm.
     *
     * @param mean over the positions where the edit acts; 0 when it never does
     * @param p95 the 95th percentile over them, which the guard looks at
     * @param acted how many they are
     * @param positions how many it could have acted at
     */
    public record Dose(double mean, double p95, long acted, long positions) {}

    /**
     * Takes a step's streams (B, T, d) before and after.
     *
     * @param pads positions at the head of each row that are none
     */
    void saw(Tensor before, Tensor after, long[] pads) {
        int length = (int) before.size(1);
        positions += (long) before.size(0) * length - Arrays.stream(pads).sum();
        if (before == after) {
            return;
        }
        try (Scope scope = Scope.open()) {
            double[] change = after.sub(before).norm(2, false).toDoubles(); // (B, T)
            double[] norm = before.norm(2, false).toDoubles();
            for (int row = 0; row < pads.length; row++) {
                for (int at = row * length + (int) pads[row]; at < (row + 1) * length; at++) {
                    if (change[at] > 0) {
                        keep(change[at] / norm[at]);
                    }
                }
            }
        }
    }

    private void keep(double ratio) {
        if (acted == ratios.length) {
            ratios = Arrays.copyOf(ratios, 2 * ratios.length);
        }
        ratios[acted++] = ratio;
    }

    /** Of all it saw. */
    public Dose dose() {
        if (acted == 0) {
            return new Dose(0, 0, 0, positions);
        }
        double[] sorted = Arrays.copyOf(ratios, acted);
        Arrays.sort(sorted);
        int at = (int) Math.ceil(0.95 * acted) - 1;
        return new Dose(Arrays.stream(sorted).average().orElse(0), sorted[at], acted, positions);
    }
}
