package dev.retort.experiments.agreement;

import dev.retort.engine.DType;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.hipparchus.stat.descriptive.rank.Percentile;
import org.jspecify.annotations.Nullable;

/**
 * How much the two models ask for a feature on the same tokens: the correlation over tokens of the two encoder sides' own
 * contributions W_enc^m x̂_m to its pre-activation, in quantiles over the features that fire. Follows from the moments, since
 * the contributions are linear.
 */
final class EncoderCorrelations implements MomentReading {
    private static final String NAME = "encoder_correlation";
    private static final List<Integer> QUANTILES = List.of(5, 25, 75, 95);

    private final Tensor weightsX;
    private final Tensor weightsY;
    private final FeatureGroup[] groupOf;
    private final boolean[] live;

    /**
     * @param weightsX (F, d₁) what a feature's contribution takes from raw activations, F32; {@code weightsY} (F, d₂) so too
     * @param live the features that are looked at
     */
    EncoderCorrelations(Tensor weightsX, Tensor weightsY, FeatureGroup[] groupOf, boolean[] live) {
        this.weightsX = weightsX;
        this.weightsY = weightsY;
        this.groupOf = groupOf;
        this.live = live;
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        names.add(NAME);
        QUANTILES.forEach(q -> names.add(NAME + String.format(Locale.ROOT, "_q%02d", q)));
        for (FeatureGroup group : FeatureGroup.values()) {
            names.add(NAME + "_" + group.word());
        }
        return names;
    }

    @Override
    public double[] of(Centred moments) {
        double[] each = each(moments);
        List<Double> read = new ArrayList<>();
        double[] all = of(each, null);
        read.add(quantile(all, 50));
        QUANTILES.forEach(q -> read.add(quantile(all, q)));
        for (FeatureGroup group : FeatureGroup.values()) {
            read.add(quantile(of(each, group), 50));
        }
        return read.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Of each feature; NaN where one side takes nothing. */
    double[] each(Centred moments) {
        Tensor both = form(weightsX, moments.cross(), weightsY);
        Tensor own = form(weightsX, moments.x().gram(), weightsX);
        Tensor others = form(weightsY, moments.y().gram(), weightsY);
        return both.div(own.mul(others).sqrt()).toDoubles();
    }

    /** wᵀ C v of each row w of one and v of the other (F), C brought to a size that F32 holds well. */
    private static Tensor form(Tensor w, Tensor c, Tensor v) {
        double size = c.abs().max().item();
        Tensor scaled = c.div(size > 0 ? size : 1).to(DType.F32);
        return CrossSums.product(w, scaled).mul(v).sum(1, false).to(DType.F64).mul(size);
    }

    private double[] of(double[] each, @Nullable FeatureGroup group) {
        return IntStream.range(0, each.length)
                .filter(f -> live[f] && (group == null || groupOf[f] == group) && Double.isFinite(each[f]))
                .mapToDouble(f -> each[f])
                .toArray();
    }

    private static double quantile(double[] some, double percent) {
        return some.length == 0
                ? Double.NaN
                : new Percentile()
                        .withEstimationType(Percentile.EstimationType.R_7)
                        .evaluate(some, percent);
    }
}
