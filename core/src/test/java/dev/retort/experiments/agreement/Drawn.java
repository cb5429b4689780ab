package dev.retort.experiments.agreement;

import dev.retort.basics.Rng;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;

/** Numbers drawn for tests, and what a slow oracle makes of them. */
final class Drawn {
    private Drawn() {}

    static double[][] normal(String name, int n, int d) {
        RandomGenerator random = Rng.of(11, name);
        double[][] x = new double[n][d];
        for (double[] row : x) {
            for (int j = 0; j < d; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return x;
    }

    static double[][] times(double[][] x, double[][] by) {
        return new Array2DRowRealMatrix(x)
                .multiply(new Array2DRowRealMatrix(by))
                .getData();
    }

    static double[][] plus(double[][] x, double factor, double[][] y) {
        RealMatrix other = new Array2DRowRealMatrix(y).scalarMultiply(factor);
        return new Array2DRowRealMatrix(x).add(other).getData();
    }

    /** x with a number added to every element. */
    static double[][] moved(double[][] x, double by) {
        return new Array2DRowRealMatrix(x).scalarAdd(by).getData();
    }

    static double[][] rows(double[][] x, int from, int to) {
        return Arrays.copyOfRange(x, from, to);
    }

    /** About the columns' means. */
    static RealMatrix centred(double[][] x) {
        RealMatrix m = new Array2DRowRealMatrix(x);
        for (int j = 0; j < m.getColumnDimension(); j++) {
            double mean = Arrays.stream(m.getColumn(j)).average().orElseThrow();
            for (int i = 0; i < m.getRowDimension(); i++) {
                m.addToEntry(i, j, -mean);
            }
        }
        return m;
    }

    static Tensor tensor(double[][] x) {
        double[] flat = Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray();
        return Tensor.of(Device.CPU, flat, x.length, x[0].length);
    }

    static float[] floats(double[][] x) {
        float[] flat = new float[x.length * x[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) x[i / x[0].length][i % x[0].length];
        }
        return flat;
    }

    static CrossSums sums(double[][] x, double[][] y) {
        CrossSums sums = CrossSums.zeros(x[0].length, y[0].length);
        sums.add(tensor(x), tensor(y));
        return sums;
    }
}
