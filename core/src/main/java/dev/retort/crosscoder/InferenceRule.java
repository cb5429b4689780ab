package dev.retort.crosscoder;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.function.Supplier;

/** Which features of a token are on when a trained crosscoder is used; stored with it, so that L0 means one thing. */
public sealed interface InferenceRule {
    /** f = ReLU(a). */
    record Rectify() implements InferenceRule {}

    /**
     * f = ReLU(a) where ReLU(a)·n > threshold, with n_f = Σ_m ‖d_f^m‖ (BatchTopK, Bussmann et al. 2024).
     *
     * @param threshold in units of f·n
     */
    record Threshold(double threshold) implements InferenceRule {}

    /**
     * f = ReLU(a) for the k features of each token that are largest, of equal ones the first (Gao et al. 2024).
     *
     * @param weighted whether they are compared by f·n rather than by f
     */
    record TopK(int k, boolean weighted) implements InferenceRule {
        public TopK {
            if (k < 1) {
                throw new IllegalArgumentException("k must be at least 1, is " + k);
            }
        }
    }

    /**
     * f = ReLU(a) where a > θ_f (JumpReLU, Rajamanoharan et al. 2024).
     *
     * @param thresholds θ (F), in units of a
     */
    record PerFeature(float[] thresholds) implements InferenceRule {
        public PerFeature {
            thresholds = thresholds.clone();
            for (int feature = 0; feature < thresholds.length; feature++) {
                if (!Float.isFinite(thresholds[feature])) {
                    throw new IllegalArgumentException(
                            "the threshold of feature " + feature + " is " + thresholds[feature]);
                }
            }
        }

        @Override
        public float[] thresholds() {
            return thresholds.clone();
        }

        /** The same rule for some of the features, in the order given. */
        public PerFeature of(int... features) {
            float[] some = new float[features.length];
            for (int i = 0; i < some.length; i++) {
                some[i] = thresholds[features[i]];
            }
            return new PerFeature(some);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof PerFeature rule && Arrays.equals(thresholds, rule.thresholds);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(thresholds);
        }

        @Override
        public String toString() {
            return "PerFeature[" + thresholds.length + " thresholds]";
        }
    }

    /**
     * ReLU(a) (…, F) → f (…, F). {@link TopK} compares the features it is given, so those must be all there are; every
     * other rule looks at each feature alone.
     *
     * @param norms n (F); asked for only where the rule weighs by it
     */
    default Tensor choose(Tensor rectified, Supplier<Tensor> norms) {
        return switch (this) {
            case Rectify() -> rectified;
            case Threshold(double threshold) -> {
                Tensor on = rectified.mul(norms.get()).gt(threshold);
                yield rectified.mul(on.to(DType.F32));
            }
            case TopK(int k, boolean weighted) -> {
                Tensor compared = weighted ? rectified.mul(norms.get()) : rectified;
                yield rectified.mul(Selection.ofEachToken(compared, k));
            }
            case PerFeature rule -> {
                Tensor theta = Tensor.of(Device.CPU, rule.thresholds, rule.thresholds.length);
                yield rectified.mul(rectified.gt(theta.to(rectified.device())).to(DType.F32));
            }
        };
    }

    /** @throws IllegalArgumentException when a crosscoder of so many features cannot be used by this rule */
    default void requireFits(int features) {
        switch (this) {
            case Rectify(), Threshold(double _) -> {}
            case TopK(int k, boolean weighted) -> {
                if (k > features) {
                    throw new IllegalArgumentException(
                            "a token cannot have its " + k + " largest of " + features + " features");
                }
            }
            case PerFeature rule -> {
                if (rule.thresholds.length != features) {
                    throw new IllegalArgumentException(
                            features + " features have " + rule.thresholds.length + " thresholds");
                }
            }
        }
    }
}
