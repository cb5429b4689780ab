package dev.retort.experiments.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.engine.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

/** Ridge regression out of sums is that of the textbook over tokens. */
class RidgeTransferTest {
    private static final int[] BOUNDS = {0, 13, 30, 41, 60};

    private final double[][] x = Drawn.moved(Drawn.normal("x", 60, 6), 1);
    private final double[][] y =
            Drawn.moved(Drawn.plus(Drawn.times(x, Drawn.normal("map", 6, 4)), 2, Drawn.normal("noise", 60, 4)), 5);

    private List<CrossSums> quarters() {
        List<CrossSums> quarters = new ArrayList<>();
        for (int q = 0; q < 4; q++) {
            quarters.add(Drawn.sums(Drawn.rows(x, BOUNDS[q], BOUNDS[q + 1]), Drawn.rows(y, BOUNDS[q], BOUNDS[q + 1])));
        }
        return quarters;
    }

    private static double[][] some(double[][] of, int... quarters) {
        return Arrays.stream(quarters)
                .boxed()
                .flatMap(q -> Arrays.stream(Drawn.rows(of, BOUNDS[q], BOUNDS[q + 1])))
                .toArray(double[][]::new);
    }

    private static double slow(double[][] fitX, double[][] fitY, double[][] x, double[][] y, double penalty) {
        RealMatrix a = Drawn.centred(fitX);
        RealMatrix gram = a.transposeMultiply(a);
        int d = gram.getRowDimension();
        RealMatrix ridge = MatrixUtils.createRealIdentityMatrix(d).scalarMultiply(penalty * gram.getTrace() / d);
        RealMatrix w = new LUDecomposition(gram.add(ridge)).getSolver().solve(a.transposeMultiply(Drawn.centred(fitY)));
        RealMatrix meanX = new Array2DRowRealMatrix(fitX).subtract(a).getSubMatrix(0, 0, 0, d - 1);
        int e = w.getColumnDimension();
        RealMatrix meanY =
                new Array2DRowRealMatrix(fitY).subtract(Drawn.centred(fitY)).getSubMatrix(0, 0, 0, e - 1);
        double left = 0;
        for (int i = 0; i < x.length; i++) {
            RealMatrix told = new Array2DRowRealMatrix(new double[][] {x[i]})
                    .subtract(meanX)
                    .multiply(w)
                    .add(meanY);
            for (int j = 0; j < e; j++) {
                left += Math.pow(y[i][j] - told.getEntry(0, j), 2);
            }
        }
        return 1 - left / Math.pow(Drawn.centred(y).getFrobeniusNorm(), 2);
    }

    @Test
    void r2_is_that_of_the_closed_form_on_the_other_documents_both_ways() {
        try (Scope scope = Scope.open()) {
            List<RidgeSums> forward =
                    quarters().stream().map(CrossSums::forward).toList();
            RidgeTransfer.Told told = new RidgeTransfer(forward).of(forward);
            double slow = slow(some(x, 0, 2), some(y, 0, 2), some(x, 1, 3), some(y, 1, 3), told.penalty());
            assertThat(told.r2()).isCloseTo(slow, within(1e-9));
            assertThat(RidgeTransfer.r2(forward, told.penalty())).isCloseTo(slow, within(1e-9));
            for (double other : new double[] {1e-8, 1e-3, 0.01, 0.1, 1, 10}) {
                assertThat(slow(some(x, 0), some(y, 0), some(x, 2), some(y, 2), other))
                        .isLessThanOrEqualTo(
                                slow(some(x, 0), some(y, 0), some(x, 2), some(y, 2), told.penalty()) + 1e-9);
            }
            List<RidgeSums> backward =
                    quarters().stream().map(CrossSums::backward).toList();
            RidgeTransfer.Told back = new RidgeTransfer(backward).of(backward);
            assertThat(back.r2())
                    .isCloseTo(
                            slow(some(y, 0, 2), some(x, 0, 2), some(y, 1, 3), some(x, 1, 3), back.penalty()),
                            within(1e-9));
        }
    }
}
