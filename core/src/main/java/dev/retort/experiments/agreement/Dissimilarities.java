package dev.retort.experiments.agreement;

import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;

/**
 * How unlike every two of m tokens are in a model, by rank: the representational dissimilarity matrix of Kriegeskorte et al.
 * (2008), 1 − Pearson correlation of two tokens' activations. Two models' are compared by Spearman's correlation over pairs of
 * tokens.
 *
 * @param ranks (m, m) in row-major order, symmetric, equal ones sharing their mean rank; the diagonal is 0
 */
@SuppressWarnings("ArrayRecordComponent") // read pair by pair, never compared or used as a key
record Dissimilarities(int m, double[] ranks) {
    /** @param x (m, d) */
    static Dissimilarities of(Tensor x) {
        int m = (int) x.size(0);
        double[] unlike;
        try (Scope scope = Scope.open()) {
            Tensor wide = x.to(DType.F64);
            Tensor centred = wide.sub(wide.mean(1, true));
            Tensor unit = centred.div(centred.norm(1, true));
            unlike = CrossSums.product(unit, unit.t()).neg().toDoubles(); // in the order of 1 − r
        }
        double[] pairs = new double[m * (m - 1) / 2];
        int at = 0;
        for (int i = 0; i < m; i++) {
            for (int j = i + 1; j < m; j++) {
                pairs[at++] = unlike[i * m + j];
            }
        }
        double[] sorted = pairs.clone();
        Arrays.sort(sorted);
        double[] ranks = unlike;
        at = 0;
        for (int i = 0; i < m; i++) {
            ranks[i * m + i] = 0;
            for (int j = i + 1; j < m; j++) {
                double rank = rank(sorted, pairs[at++]);
                ranks[i * m + j] = rank;
                ranks[j * m + i] = rank;
            }
        }
        return new Dissimilarities(m, ranks);
    }

    private static double rank(double[] sorted, double value) {
        if (Double.isNaN(value)) {
            return Double.NaN; // of a token whose activations are all the same
        }
        int below = bound(sorted, value, false);
        int upTo = bound(sorted, value, true);
        return 0.5 * (below + 1 + upTo);
    }

    /** How many are smaller, or with {@code equal} not larger. */
    private static int bound(double[] sorted, double value, boolean equal) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || equal && sorted[middle] == value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Spearman's correlation, token i here against token {@code partner[i]} there. */
    double correlation(Dissimilarities other, int[] partner) {
        PairSums sums = new PairSums();
        for (int i = 0; i < m; i++) {
            for (int j = i + 1; j < m; j++) {
                sums.add(ranks[i * m + j], other.ranks[partner[i] * m + partner[j]]);
            }
        }
        return sums.correlation();
    }

    /** The same, token against itself, without the tokens of each group in turn; ranks stay those among all. */
    double[] correlationsWithout(Dissimilarities other, int[] groupOf, int groups) {
        PairSums all = new PairSums();
        PairSums[] of = new PairSums[groups];
        Arrays.setAll(of, g -> new PairSums());
        for (int i = 0; i < m; i++) {
            for (int j = i + 1; j < m; j++) {
                double a = ranks[i * m + j];
                double b = other.ranks[i * m + j];
                all.add(a, b);
                of[groupOf[i]].add(a, b);
                if (groupOf[j] != groupOf[i]) {
                    of[groupOf[j]].add(a, b);
                }
            }
        }
        return Arrays.stream(of)
                .mapToDouble(group -> all.less(group).correlation())
                .toArray();
    }

    /** Sums that a correlation is made of. */
    private static final class PairSums {
        private double n;
        private double a;
        private double b;
        private double aa;
        private double bb;
        private double ab;

        void add(double x, double y) {
            n++;
            a += x;
            b += y;
            aa += x * x;
            bb += y * y;
            ab += x * y;
        }

        PairSums less(PairSums part) {
            PairSums left = new PairSums();
            left.n = n - part.n;
            left.a = a - part.a;
            left.b = b - part.b;
            left.aa = aa - part.aa;
            left.bb = bb - part.bb;
            left.ab = ab - part.ab;
            return left;
        }

        double correlation() {
            double spread = (aa - a * a / n) * (bb - b * b / n);
            return spread > 0 ? (ab - a * b / n) / Math.sqrt(spread) : Double.NaN;
        }
    }
}
