package dev.retort.experiments.geometry;

import java.util.Arrays;

/**
 * The normalised parallelogram loss: for pairs of words (a, b) and (c, d), ‖(b − a) − (d − c)‖² ÷ (‖b − a‖² + ‖d − c‖²), which
 * is 0 for parallelograms, 1 for offsets at right angles, as unrelated ones are, and 2 for opposite ones of one length.
 */
final class Parallelogram {
    private Parallelogram() {}

    /** b − a of each pair, the output of pair {@code order[i]} taken for pair i: (n, k). */
    static double[][] offsets(double[][] inputs, double[][] outputs, int[] order) {
        double[][] offsets = new double[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            double[] offset = outputs[order[i]].clone();
            for (int j = 0; j < offset.length; j++) {
                offset[j] -= inputs[i][j];
            }
            offsets[i] = offset;
        }
        return offsets;
    }

    /** Of every two offsets (n, n); NaN on the diagonal and where both are 0, which is no parallelogram. */
    static double[][] losses(double[][] offsets) {
        double[][] losses = new double[offsets.length][offsets.length];
        double[] squares = squares(offsets);
        for (int i = 0; i < offsets.length; i++) {
            losses[i][i] = Double.NaN;
            for (int j = 0; j < i; j++) {
                losses[i][j] = loss(offsets, squares, i, j);
                losses[j][i] = losses[i][j];
            }
        }
        return losses;
    }

    /** The mean over all two different pairs, in loops that the machine runs several elements at a time. */
    static double mean(double[][] offsets) {
        int n = offsets.length;
        double[] squares = squares(offsets);
        double[][] columns = columns(offsets);
        double[] dots = new double[n];
        double sum = 0;
        long count = 0;
        for (int i = 0; i < n; i++) {
            Arrays.fill(dots, 0, i, 0);
            for (int k = 0; k < columns.length; k++) {
                double[] column = columns[k];
                double own = offsets[i][k];
                for (int j = 0; j < i; j++) {
                    dots[j] += own * column[j];
                }
            }
            for (int j = 0; j < i; j++) {
                double both = squares[i] + squares[j];
                if (both > 0) {
                    sum += 2 * dots[j] / both;
                    count++;
                }
            }
        }
        return count == 0 ? Double.NaN : 1 - sum / count;
    }

    private static double[][] columns(double[][] rows) {
        double[][] columns = new double[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < columns.length; k++) {
                columns[k][i] = rows[i][k];
            }
        }
        return columns;
    }

    /** The same where each pair stands as often as {@code times} says; a pair is never held against itself. */
    static double mean(double[][] losses, int[] times) {
        double sum = 0;
        double count = 0;
        for (int i = 0; i < times.length; i++) {
            for (int j = 0; j < i; j++) {
                double weight = (double) times[i] * times[j];
                if (weight > 0 && !Double.isNaN(losses[i][j])) {
                    sum += weight * losses[i][j];
                    count += weight;
                }
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    /** ‖mean offset‖² ÷ mean ‖offset‖²: 1 when all offsets are one, about 1/n when they have nothing in common. */
    static double common(double[][] offsets) {
        double[] mean = new double[offsets[0].length];
        double squares = 0;
        for (double[] offset : offsets) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += offset[j] / offsets.length;
                squares += offset[j] * offset[j] / offsets.length;
            }
        }
        double length = 0;
        for (double one : mean) {
            length += one * one;
        }
        return length / squares;
    }

    private static double[] squares(double[][] offsets) {
        double[] squares = new double[offsets.length];
        for (int i = 0; i < offsets.length; i++) {
            for (double one : offsets[i]) {
                squares[i] += one * one;
            }
        }
        return squares;
    }

    private static double loss(double[][] offsets, double[] squares, int i, int j) {
        double dot = 0;
        for (int k = 0; k < offsets[i].length; k++) {
            dot += offsets[i][k] * offsets[j][k];
        }
        double both = squares[i] + squares[j];
        return both == 0 ? Double.NaN : 1 - 2 * dot / both;
    }
}
