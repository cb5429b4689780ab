package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.atlas.LatentScaling.Target;
import dev.retort.basics.Progress;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.function.IntFunction;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

/** One pass and a little algebra give what least squares over all tokens gives, feature by feature. */
class LatentScalingTest {
    @Test
    void beta_is_the_least_squares_factor_of_every_feature_target_direction_and_model() {
        try (TinyDictionary tiny = new TinyDictionary(5, 5);
                FeatureMoments moments = FeatureMoments.of(tiny.crosscoder, tiny, Progress.SILENT)) {
            LatentScaling scaling = LatentScaling.of(tiny.crosscoder, moments);
            for (Target target : Target.values()) {
                for (int j = 0; j < tiny.features(); j++) {
                    for (int from = 0; from < 2; from++) {
                        for (int model = 0; model < 2; model++) {
                            double slow = slowBeta(tiny, target, j, from, model);
                            assertThat(scaling.beta(target, j, from, model))
                                    .as("%s, feature %d along side %d in model %d", target, j, from, model)
                                    .isCloseTo(slow, within(2e-6 * (1 + Math.abs(slow))));
                        }
                    }
                }
            }
        }
    }

    @Test
    void nu_is_the_weak_sides_share_along_the_strong_sides_direction() {
        try (TinyDictionary tiny = new TinyDictionary(5, 5);
                FeatureMoments moments = FeatureMoments.of(tiny.crosscoder, tiny, Progress.SILENT)) {
            LatentScaling scaling = LatentScaling.of(tiny.crosscoder, moments);

            assertThat(scaling.nu(Target.ERROR, 3, 1, 0))
                    .isEqualTo(scaling.beta(Target.ERROR, 3, 1, 0) / scaling.beta(Target.ERROR, 3, 1, 1));
        }
    }

    @Test
    void one_direction_is_not_looked_for_in_a_space_of_another_width() {
        try (TinyDictionary tiny = new TinyDictionary(5, 3);
                FeatureMoments moments = FeatureMoments.of(tiny.crosscoder, tiny, Progress.SILENT)) {
            LatentScaling scaling = LatentScaling.of(tiny.crosscoder, moments);

            assertThat(scaling.defined(1, 0)).isFalse();
            assertThat(scaling.beta(Target.ERROR, 2, 1, 0)).isNaN();
            assertThat(scaling.beta(Target.ERROR, 2, 1, 1))
                    .isCloseTo(slowBeta(tiny, Target.ERROR, 2, 1, 1), within(1e-5));
        }
    }

    @Test
    void the_free_direction_is_the_slope_of_the_activations_on_the_feature_less_what_chance_gives() {
        try (TinyDictionary tiny = new TinyDictionary(5, 3);
                FeatureMoments moments = FeatureMoments.of(tiny.crosscoder, tiny, Progress.SILENT)) {
            FreeDirection free = FreeDirection.of(tiny.crosscoder, moments);
            for (int j = 0; j < tiny.features(); j++) {
                for (int side = 0; side < 2; side++) {
                    assertThat(free.fromError()[side][j])
                            .isCloseTo(slowFree(tiny, Target.ERROR, j, side), within(1e-5));
                    assertThat(free.fromActivation()[side][j])
                            .isCloseTo(slowFree(tiny, Target.ACTIVATION, j, side), within(1e-5));
                }
            }
        }
    }

    @Test
    void r2_is_that_of_ridge_regression_of_each_feature_on_each_models_activations() {
        try (TinyDictionary tiny = new TinyDictionary(5, 3);
                FeatureMoments moments = FeatureMoments.of(tiny.crosscoder, tiny, Progress.SILENT)) {
            for (double ridge : new double[] {1e-4, 0.3}) {
                RidgeReading reading = RidgeReading.of(moments, ridge);
                for (int j = 0; j < tiny.features(); j++) {
                    for (int side = 0; side < 2; side++) {
                        assertThat(reading.r2()[side][j]).isCloseTo(slowRidge(tiny, j, side, ridge), within(1e-5));
                    }
                }
            }
        }
    }

    @Test
    void pairs_that_are_on_give_what_whole_products_give() {
        try (TinyDictionary tiny = new TinyDictionary(67, 131);
                FeatureMoments sparse = FeatureMoments.of(
                        new SparseMoments(tiny.crosscoder), tiny.crosscoder, tiny, Progress.SILENT, (_, _) -> {});
                FeatureMoments dense = FeatureMoments.of(
                        new DenseMoments(tiny.crosscoder), tiny.crosscoder, tiny, Progress.SILENT, (_, _) -> {});
                Scope scope = Scope.open()) {
            assertThat(sparse.tokens()).isEqualTo(dense.tokens());
            assertThat(apart(sparse.sum(), dense.sum())).isLessThan(1e-6);
            assertThat(apart(sparse.square(), dense.square())).isLessThan(1e-6);
            assertThat(apart(sparse.sumActivation(), dense.sumActivation())).isLessThan(1e-5);
            assertThat(apart(sparse.sumError(), dense.sumError())).isLessThan(1e-5);
            assertThat(apart(sparse.activation(), dense.activation())).isLessThan(1e-6);
            assertThat(apart(sparse.error(), dense.error())).isLessThan(1e-6);
            assertThat(apart(sparse.activationNoise(), dense.activationNoise())).isLessThan(1e-6);
            assertThat(apart(sparse.errorNoise(), dense.errorNoise())).isLessThan(1e-6);
            assertThat(apart(sparse.squaredError(), dense.squaredError())).isLessThan(1e-6);
            for (int side = 0; side < 2; side++) {
                assertThat(apart(sparse.grams().get(side), dense.grams().get(side)))
                        .isLessThan(1e-6);
            }
        }
    }

    /** ‖a − b‖ / ‖b‖. */
    private static double apart(Tensor a, Tensor b) {
        return a.sub(b).square().sum().sqrt().item() / b.square().sum().sqrt().item();
    }

    /** y of a token: what the definition of the target says. */
    private static IntFunction<double[]> target(TinyDictionary tiny, Target target, int feature, int model) {
        double[] own = tiny.direction(feature, model);
        double[] bias = tiny.bias(model);
        return t -> {
            double[] x = tiny.part(tiny.x[t], model);
            double[] decoded = tiny.part(tiny.decoded[t], model);
            double[] y = new double[x.length];
            for (int i = 0; i < y.length; i++) {
                y[i] = switch (target) {
                    case ERROR -> x[i] - decoded[i] + tiny.f[t][feature] * own[i];
                    case RECONSTRUCTION -> decoded[i];
                    case ACTIVATION -> x[i];
                    case ACTIVATION_WITHOUT_BIAS -> x[i] - bias[i];
                };
            }
            return y;
        };
    }

    private static double slowBeta(TinyDictionary tiny, Target target, int feature, int from, int model) {
        double[] d = tiny.direction(feature, from);
        IntFunction<double[]> y = target(tiny, target, feature, model);
        double with = 0;
        double squares = 0;
        for (int t = 0; t < tiny.x.length; t++) {
            double[] wanted = y.apply(t);
            for (int i = 0; i < d.length; i++) {
                with += tiny.f[t][feature] * d[i] * wanted[i];
                squares += tiny.f[t][feature] * d[i] * tiny.f[t][feature] * d[i];
            }
        }
        return with / squares;
    }

    private static double slowFree(TinyDictionary tiny, Target target, int feature, int side) {
        IntFunction<double[]> y = target(tiny, target, feature, side);
        double[] own = tiny.direction(feature, side);
        IntFunction<double[]> rest = t -> {
            double[] all = y.apply(t);
            for (int i = 0; i < all.length && target == Target.ERROR; i++) {
                all[i] -= tiny.f[t][feature] * own[i];
            }
            return all;
        };
        int n = tiny.x.length;
        int d = tiny.part(tiny.x[0], side).length;
        double meanF = 0;
        double[] meanY = new double[d];
        for (int t = 0; t < n; t++) {
            meanF += tiny.f[t][feature] / n;
            for (int i = 0; i < d; i++) {
                meanY[i] += y.apply(t)[i] / n;
            }
        }
        double spread = 0;
        double chance = 0;
        double[] slope = new double[d];
        for (int t = 0; t < n; t++) {
            double f = tiny.f[t][feature];
            spread += (f - meanF) * (f - meanF);
            for (int i = 0; i < d; i++) {
                slope[i] += (f - meanF) * (y.apply(t)[i] - meanY[i]);
                chance += f * f * rest.apply(t)[i] * rest.apply(t)[i];
            }
        }
        double square = -chance / (spread * spread);
        for (double s : slope) {
            square += (s / spread) * (s / spread);
        }
        return Math.sqrt(Math.max(0, square));
    }

    /** Normal equations over all tokens, intercept not penalised; R² adjusted. */
    private static double slowRidge(TinyDictionary tiny, int feature, int side, double ridge) {
        int n = tiny.x.length;
        int d = tiny.part(tiny.x[0], side).length;
        double[] mean = new double[d + 1];
        for (int t = 0; t < n; t++) {
            double[] x = tiny.part(tiny.x[t], side);
            for (int i = 0; i < d; i++) {
                mean[i] += x[i] / n;
            }
            mean[d] += tiny.f[t][feature] / n;
        }
        RealMatrix normal = new Array2DRowRealMatrix(d, d);
        ArrayRealVector with = new ArrayRealVector(d);
        double spread = 0;
        double trace = 0;
        for (int t = 0; t < n; t++) {
            double[] x = tiny.part(tiny.x[t], side);
            double f = tiny.f[t][feature] - mean[d];
            spread += f * f;
            for (int i = 0; i < d; i++) {
                with.addToEntry(i, f * (x[i] - mean[i]));
                trace += (x[i] - mean[i]) * (x[i] - mean[i]);
                for (int j = 0; j < d; j++) {
                    normal.addToEntry(i, j, (x[i] - mean[i]) * (x[j] - mean[j]));
                }
            }
        }
        for (int i = 0; i < d; i++) {
            normal.addToEntry(i, i, ridge * trace / d);
        }
        double[] w = new LUDecomposition(normal).getSolver().solve(with).toArray();
        double missed = 0;
        for (int t = 0; t < n; t++) {
            double[] x = tiny.part(tiny.x[t], side);
            double left = tiny.f[t][feature] - mean[d];
            for (int i = 0; i < d; i++) {
                left -= w[i] * (x[i] - mean[i]);
            }
            missed += left * left;
        }
        return 1 - missed / spread * (n - 1) / (n - d - 1);
    }
}
