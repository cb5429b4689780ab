package dev.retort.experiments.agreement;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * For each of m tokens the k others nearest to it by the cosine of their activations. Two models agree by the mean share of
 * neighbours that they have in common (Huh et al. 2024, 2405.07987, mutual k-nearest neighbours).
 *
 * @param of (m)(k)
 */
@SuppressWarnings("ArrayRecordComponent") // read token by token, never compared or used as a key
record NearestTokens(int[][] of) {
    static final int K = 10;

    /** Cosines (m, m) between rows of x (m, d), in the caller's scope. */
    static Tensor cosines(Tensor x) {
        Tensor wide = x.to(DType.F64);
        Tensor unit = wide.div(wide.norm(1, true).clampMin(Double.MIN_NORMAL));
        return CrossSums.product(unit, unit.t());
    }

    /** @param cosines (m, m), m more than k */
    static NearestTokens of(Tensor cosines, int k) {
        int m = (int) cosines.size(0);
        try (Scope scope = Scope.open()) {
            long[] nearest = cosines.topk(k + 1L, 1).indices().toLongs();
            int[][] of = new int[m][k];
            for (int i = 0; i < m; i++) {
                int at = 0;
                for (int j = 0; j <= k && at < k; j++) {
                    int one = (int) nearest[i * (k + 1) + j];
                    if (one != i) { // itself need not be among them when others are the same
                        of[i][at++] = one;
                    }
                }
            }
            return new NearestTokens(of);
        }
    }

    /** Token i here against token {@code partner[i]} there. */
    double overlap(NearestTokens other, int[] partner) {
        long common = 0;
        for (int i = 0; i < of.length; i++) {
            int[] theirs = other.of[partner[i]];
            for (int mine : of[i]) {
                for (int one : theirs) {
                    common += one == partner[mine] ? 1 : 0;
                }
            }
        }
        return (double) common / ((long) of.length * of[0].length);
    }

    /** The overlap without the tokens of each group in turn, neighbours being sought anew. */
    static double[] overlapsWithout(Tensor a, Tensor b, int k, int[] groupOf, int groups) {
        double[] without = new double[groups];
        for (int g = 0; g < groups; g++) {
            int group = g;
            long[] kept = IntStream.range(0, groupOf.length)
                    .filter(i -> groupOf[i] != group)
                    .asLongStream()
                    .toArray();
            if (kept.length <= k) {
                Arrays.fill(without, Double.NaN);
                return without;
            }
            try (Scope scope = Scope.open()) {
                Tensor which = Tensor.of(Device.CPU, kept, kept.length);
                NearestTokens mine = of(a.indexSelect(0, which).indexSelect(1, which), k);
                NearestTokens theirs = of(b.indexSelect(0, which).indexSelect(1, which), k);
                without[g] =
                        mine.overlap(theirs, IntStream.range(0, kept.length).toArray());
            }
        }
        return without;
    }
}
