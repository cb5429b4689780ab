package dev.retort.atlas;

import dev.retort.basics.Rng;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.random.RandomGenerator;

/** Feature values made up for tests. */
public final class Activations {
    private Activations() {}

    /** Each value is above 0 with the given probability. */
    public static FeatureActivations random(int n, int features, double density, long seed) {
        FeatureActivations.Builder builder = new FeatureActivations.Builder(features);
        RandomGenerator random = Rng.of(seed, "activations");
        for (int from = 0; from < n; from += 1000) {
            int rows = Math.min(1000, n - from);
            float[] dense = new float[rows * features];
            for (int i = 0; i < dense.length; i++) {
                dense[i] = random.nextDouble() < density ? random.nextFloat() : 0;
            }
            add(builder, dense, features);
        }
        return builder.build();
    }

    /** Rows written out: {@code dense[token * features + feature]}. */
    public static FeatureActivations of(float[] dense, int features) {
        FeatureActivations.Builder builder = new FeatureActivations.Builder(features);
        add(builder, dense, features);
        return builder.build();
    }

    private static void add(FeatureActivations.Builder builder, float[] dense, int features) {
        try (Scope scope = Scope.open()) {
            builder.add(Tensor.of(Device.CPU, dense, dense.length / features, features));
        }
    }
}
