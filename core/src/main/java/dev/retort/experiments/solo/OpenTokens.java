package dev.retort.experiments.solo;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.agreement.RidgeSums;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums for the regression of a feature's paired value on the served side, over the tokens at which its gate is open; of each feature
 * its own, since each opens at other tokens. 8·d² bytes a feature, in F64. Belongs to the scope it was made in.
 */
final class OpenTokens {
    private final Tensor thresholds; // (k)
    private final List<RidgeSums> sums = new ArrayList<>();

    OpenTokens(float[] thresholds, int width) {
        this.thresholds = Tensor.of(Device.CPU, thresholds, thresholds.length);
        for (int feature = 0; feature < thresholds.length; feature++) {
            sums.add(new RidgeSums(0, zeros(width), zeros(1), zeros(width, width), zeros(width, 1), 0));
        }
    }

    private static Tensor zeros(long... shape) {
        return Tensor.zeros(Device.CPU, DType.F64, shape);
    }

    /**
     * @param x the served side (n, d)
     * @param scores u (n, k)
     * @param values the paired f (n, k)
     */
    void add(Tensor x, Tensor scores, Tensor values) {
        Tensor open = scores.gt(thresholds).t().contiguous(); // (k, n)
        Tensor columns = values.t().contiguous();
        for (int feature = 0; feature < sums.size(); feature++) {
            try (Scope scope = Scope.open()) {
                Tensor rows = open.select(0, feature).nonzero().squeeze(1);
                if (rows.size(0) > 0) {
                    sums.set(
                            feature,
                            plus(
                                    sums.get(feature),
                                    x.indexSelect(0, rows).to(DType.F64),
                                    columns.select(0, feature)
                                            .indexSelect(0, rows)
                                            .to(DType.F64)));
                }
            }
        }
    }

    /** In place, for the Gram matrices are most of the memory. */
    private static RidgeSums plus(RidgeSums sums, Tensor x, Tensor y) {
        sums.sumX().addInPlace(x.sum(0, false));
        sums.sumY().addInPlace(y.sum());
        sums.xx().addInPlace(x.t().matmul(x));
        sums.xy().addInPlace(x.t().matmul(y.unsqueeze(1)));
        return new RidgeSums(
                sums.n() + x.size(0),
                sums.sumX(),
                sums.sumY(),
                sums.xx(),
                sums.xy(),
                sums.squareY() + y.square().sum().item());
    }

    /** One a feature. */
    List<RidgeSums> sums() {
        return sums;
    }
}
