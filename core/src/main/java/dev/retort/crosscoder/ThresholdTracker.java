package dev.retort.crosscoder;

/** Watches the smallest f·n that each BatchTopK batch keeps. */
final class ThresholdTracker {
    private static final double LATE = 0.8;

    private double moving = Double.NaN;
    private double lateSum;
    private long lateCount;

    void see(double least, long step, long steps, BatchTopK kind) {
        if (step > kind.thresholdFrom()) {
            moving = Double.isNaN(moving)
                    ? least
                    // Rounded to float as the published trainer keeps it, so that long runs agree too.
                    : (float) (kind.thresholdDecay() * moving + (1 - kind.thresholdDecay()) * least);
        }
        if (step >= LATE * steps) {
            lateSum += least;
            lateCount++;
        }
    }

    Thresholds result() {
        return new Thresholds(moving, lateCount == 0 ? Double.NaN : lateSum / lateCount, Double.NaN);
    }

    /** For the checkpoint. */
    double[] state() {
        return new double[] {moving, lateSum, lateCount};
    }

    void restore(double[] state) {
        moving = state[0];
        lateSum = state[1];
        lateCount = (long) state[2];
    }
}
