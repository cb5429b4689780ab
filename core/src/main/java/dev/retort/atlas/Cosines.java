package dev.retort.atlas;

import dev.retort.activations.Sides;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;

/** How much a feature's directions in two models are one. */
public final class Cosines {
    private Cosines() {}

    /** Of rows of (F, D), between two sides; NaN where their widths differ or a side is nought. */
    public static double[] between(Tensor rows, Sides sides, int one, int other) {
        if (sides.width(one) != sides.width(other)) {
            double[] none = new double[(int) rows.size(0)];
            Arrays.fill(none, Double.NaN);
            return none;
        }
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Tensor a = sides.of(rows, one);
            Tensor b = sides.of(rows, other);
            return a.mul(b)
                    .sum(1, false)
                    .div(a.norm(1, false).mul(b.norm(1, false)))
                    .toDoubles();
        }
    }
}
