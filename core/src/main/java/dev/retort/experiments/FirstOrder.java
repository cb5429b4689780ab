package dev.retort.experiments;

import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.models.Hooks;
import java.util.List;

/**
 * Sums over marked positions of what each feature does, to first order, to a quantity q that the distilled model's logits
 * give at every position:
 *
 * <pre>
 *   effect_i = Σ f_i(t) · d_i/scale · ∂ q/∂x_t
 *   weight_i = Σ f_i(t) · ‖d_i/scale‖
 *   gradient = Σ ∂ q/∂x_t
 * </pre>
 */
@SuppressWarnings("ArrayRecordComponent") // added up in place, never compared or used as a key
public record FirstOrder(double[] effect, double[] weight, double[] gradient) {
    /** What is asked of the model. */
    public interface Quantity {
        /**
         * @param logits (B, T, V)
         * @param ids (B, T)
         * @return (B, T′), T′ ≤ T: the first positions of each row
         */
        Tensor of(Tensor logits, Tensor ids);
    }

    /** Sums of nothing, to be added to: (F), (F) and (d). */
    public static FirstOrder none(CrosscodedPair pair) {
        int features = pair.crosscoder().features();
        return new FirstOrder(
                new double[features],
                new double[features],
                new double[pair.distilled().config().dModel()]);
    }

    /** Adds a batch's positions, marked in the order of (B, T). */
    public void add(CrosscodedPair pair, ForcedDocuments.Part part, boolean[] marked, Quantity quantity) {
        try (Scope scope = Scope.open()) {
            Tensor ids = part.batch().ids();
            Tensor mask = Tensor.of(part.base().device(), marked, ids.shape()).to(DType.F32); // (B, T)
            Tensor x = part.distilled().copy().requireGrad(); // (B, T, d)
            Tensor q = quantity.of(pair.distilled().logitsFrom(pair.point(), x, Hooks.none()), ids); // (B, T′)
            Tensor gradients = Autograd.gradients(
                            q.mul(mask.narrow(1, 0, q.size(1))).sum(), List.of(x))
                    .getFirst(); // (B, T, d)
            try (Autograd.Off off = Autograd.off()) {
                Tensor raw = Tensor.cat(List.of(part.base(), part.distilled()), 2)
                        .reshape(-1, pair.crosscoder().sides().total());
                Tensor at = mask.reshape(-1, 1);
                Tensor f =
                        pair.crosscoder().encode(pair.normaliser().apply(raw)).mul(at); // (B·T, F)
                int side = Side.DISTILLED.ordinal();
                Tensor directions =
                        pair.normaliser().ownDirections(pair.crosscoder().wDec(side), side); // (F, d)
                Tensor flat = gradients.reshape(-1, directions.size(1)); // (B·T, d)
                add(effect, f.mul(flat.matmul(directions.t())).sum(0, false));
                add(weight, f.sum(0, false).mul(directions.norm(1, false)));
                add(gradient, flat.mul(at).sum(0, false));
            }
        }
    }

    private static void add(double[] sums, Tensor values) {
        double[] numbers = values.toDoubles();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += numbers[i];
        }
    }

    /** Divides the sums by how many positions were marked; without any they stay 0. */
    public void divide(long count) {
        for (double[] sums : List.of(effect, weight, gradient)) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] /= Math.max(1, count);
            }
        }
    }
}
