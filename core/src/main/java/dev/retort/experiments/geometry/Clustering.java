package dev.retort.experiments.geometry;

import java.util.Arrays;

/**
 * What labels make of cosines, each item standing as often as it was drawn. An item is never held against itself, nor against
 * its own copies.
 *
 * @param separation for each label the mean cosine within it less that to all others
 */
@SuppressWarnings("ArrayRecordComponent") // read label by label, never compared or used as a key
record Clustering(double within, double between, double silhouette, double[] separation) {
    /**
     * @param labels of the items, from 0
     * @param count how many labels there are
     * @param times how often each item was drawn
     */
    static Clustering of(double[][] cosines, int[] labels, int count, int[] times) {
        int n = labels.length;
        double[] drawn = new double[count];
        for (int i = 0; i < n; i++) {
            drawn[labels[i]] += times[i];
        }
        double[][] sums = new double[count][count];
        double[][] weights = new double[count][count];
        double silhouettes = 0;
        double all = 0;
        double[] own = new double[count];
        for (int i = 0; i < n; i++) {
            if (times[i] == 0) {
                continue;
            }
            Arrays.fill(own, 0);
            for (int j = 0; j < n; j++) {
                if (j != i) {
                    own[labels[j]] += times[j] * cosines[i][j];
                }
            }
            for (int c = 0; c < count; c++) {
                sums[labels[i]][c] += times[i] * own[c];
                weights[labels[i]][c] += times[i] * (drawn[c] - (c == labels[i] ? times[i] : 0));
            }
            silhouettes += times[i] * silhouette(own, drawn, labels[i], times[i]);
            all += times[i];
        }
        return told(sums, weights, silhouettes / all);
    }

    /** 0 for an item that is alone under its label, as Rousseeuw has it. */
    private static double silhouette(double[] sums, double[] drawn, int label, int times) {
        double others = drawn[label] - times;
        if (others == 0) {
            return 0;
        }
        double a = 1 - sums[label] / others;
        double b = Double.POSITIVE_INFINITY;
        for (int c = 0; c < sums.length; c++) {
            if (c != label && drawn[c] > 0) {
                b = Math.min(b, 1 - sums[c] / drawn[c]);
            }
        }
        return Double.isInfinite(b) ? 0 : (b - a) / Math.max(a, b);
    }

    private static Clustering told(double[][] sums, double[][] weights, double silhouette) {
        double[] separation = new double[sums.length];
        double within = 0;
        double withinWeight = 0;
        double between = 0;
        double betweenWeight = 0;
        for (int c = 0; c < sums.length; c++) {
            double away = 0;
            double awayWeight = 0;
            for (int k = 0; k < sums.length; k++) {
                if (k != c) {
                    away += sums[c][k];
                    awayWeight += weights[c][k];
                }
            }
            separation[c] = sums[c][c] / weights[c][c] - away / awayWeight;
            within += sums[c][c];
            withinWeight += weights[c][c];
            between += away;
            betweenWeight += awayWeight;
        }
        return new Clustering(within / withinWeight, between / betweenWeight, silhouette, separation);
    }
}
