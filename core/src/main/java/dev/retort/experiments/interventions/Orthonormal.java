package dev.retort.experiments.interventions;

import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Orthonormal bases, by Gram and Schmidt with every vector cleaned twice (Giraud et al. 2005: twice is enough). */
final class Orthonormal {
    /** A direction that adds less than this share of itself to the others adds nothing. */
    private static final double DEPENDENT = 1e-5;

    private Orthonormal() {}

    /** Q (d, r) of the rows (n, d), r ≤ n: what the rows span. */
    static Tensor basis(Tensor rows) {
        int width = (int) rows.size(1);
        List<double[]> basis = new ArrayList<>();
        double[] all = rows.toDoubles();
        for (int from = 0; from < all.length; from += width) {
            double[] next = java.util.Arrays.copyOfRange(all, from, from + width);
            double norm = norm(next);
            for (int pass = 0; pass < 2; pass++) {
                for (double[] q : basis) {
                    double along = dot(q, next);
                    for (int j = 0; j < width; j++) {
                        next[j] -= along * q[j];
                    }
                }
            }
            double rest = norm(next);
            if (rest > DEPENDENT * norm) {
                for (int j = 0; j < width; j++) {
                    next[j] /= rest;
                }
                basis.add(next);
            }
        }
        if (basis.isEmpty()) {
            throw new IllegalArgumentException("directions that are all 0 span nothing");
        }
        float[] columns = new float[width * basis.size()];
        for (int r = 0; r < basis.size(); r++) {
            for (int j = 0; j < width; j++) {
                columns[j * basis.size() + r] = (float) basis.get(r)[j];
            }
        }
        return Tensor.of(rows.device(), columns, width, basis.size());
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }
}
