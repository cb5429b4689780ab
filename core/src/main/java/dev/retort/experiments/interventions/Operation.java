package dev.retort.experiments.interventions;

import java.util.Arrays;
import java.util.List;

/**
 * What is done to the residual stream h (d) at a position. With f_i a feature's value there and d_i its decoder direction
 * in the edited model's own space:
 */
public sealed interface Operation {
    /**
     * h + factor · Σ f_i·d_i. −1 ablates the features and keeps the reconstruction error; above 0 amplifies them where they
     * fire already.
     */
    record Scale(List<Integer> features, double factor) implements Operation {
        public Scale {
            features = distinct(features);
            finite(factor);
        }
    }

    /** h + Σ (value − f_i)·d_i: as if the features had this value, in the crosscoder's units. */
    record Clamp(List<Integer> features, double value) implements Operation {
        public Clamp {
            features = distinct(features);
            finite(value);
        }
    }

    /**
     * h + strength · direction: plain steering.
     *
     * @param name what the direction is called in files
     * @param direction (d), in the edited model's own space; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // numbers on their way to a tensor, never compared or used as a key
    record Add(String name, float[] direction, double strength) implements Operation {
        public Add {
            finite(strength);
        }
    }

    /**
     * h − Q·Qᵀ·h with Q an orthonormal basis of what the directions span: what they can tell is gone, mean included.
     *
     * @param directions each (d), in the edited model's own space; not copied
     */
    record ProjectOut(String name, List<float[]> directions) implements Operation {
        public ProjectOut {
            directions = List.copyOf(directions);
            if (directions.isEmpty()) {
                throw new IllegalArgumentException("projecting out needs a direction");
            }
        }
    }

    /** The features whose values it needs. */
    default List<Integer> features() {
        return switch (this) {
            case Scale scale -> scale.features;
            case Clamp clamp -> clamp.features;
            case Add add -> List.of();
            case ProjectOut out -> List.of();
        };
    }

    /** Whether it never changes anything: no features, or times 0. */
    default boolean idle() {
        return switch (this) {
            case Scale scale -> scale.features.isEmpty() || scale.factor == 0;
            case Clamp clamp -> clamp.features.isEmpty();
            case Add add -> add.strength == 0;
            case ProjectOut out -> false;
        };
    }

    /** Whose size can be told by one number, that number times {@code times}; the others as they are. */
    default Operation times(double times) {
        return switch (this) {
            case Scale(List<Integer> features, double factor) -> new Scale(features, factor * times);
            case Clamp(List<Integer> features, double value) -> new Clamp(features, value * times);
            case Add(String name, float[] direction, double strength) -> new Add(name, direction, strength * times);
            case ProjectOut out -> out;
        };
    }

    private static List<Integer> distinct(List<Integer> features) {
        long different = features.stream().distinct().count();
        if (different != features.size() || features.stream().anyMatch(f -> f < 0)) {
            throw new IllegalArgumentException(
                    "expected different features, got " + Arrays.toString(features.toArray()));
        }
        return List.copyOf(features);
    }

    private static void finite(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("the size of an operation must be a number, is " + number);
        }
    }
}
