package dev.retort.activations;

/** Mean and standard deviation of each element of many rows (Welford 1962), so that large means cost no precision. */
final class Moments {
    private final double[] mean;
    private final double[] squares;
    private long count;

    Moments(int width) {
        this.mean = new double[width];
        this.squares = new double[width];
    }

    void add(float[] row) {
        count++;
        for (int i = 0; i < mean.length; i++) {
            double off = row[i] - mean[i];
            mean[i] += off / count;
            squares[i] += off * (row[i] - mean[i]);
        }
    }

    float[] mean() {
        float[] means = new float[mean.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) mean[i];
        }
        return means;
    }

    /** 1 for an element that never changes: it is 0 after its mean is taken off, whatever it is divided by. */
    float[] deviation() {
        float[] deviations = new float[mean.length];
        for (int i = 0; i < deviations.length; i++) {
            float deviation = (float) Math.sqrt(squares[i] / count);
            deviations[i] = deviation > 0 ? deviation : 1;
        }
        return deviations;
    }
}
