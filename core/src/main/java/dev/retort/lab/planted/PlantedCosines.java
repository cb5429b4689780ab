package dev.retort.lab.planted;

import dev.retort.activations.Sides;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.List;

/**
 * The cosine of every feature's decoder direction with every planted one, in the normalised space.
 *
 * @param bySide F · n numbers for each side; 0 where one of the two has no direction there
 * @param both the same for both sides taken as one direction of D numbers
 */
@SuppressWarnings("ArrayRecordComponent") // indexed by feature and direction, never compared or used as a key
record PlantedCosines(List<float[]> bySide, float[] both, int features, int directions) {
    private static final double TINY = 1e-12;

    static PlantedCosines of(Crosscoder crosscoder, PlantedActivations planted) {
        Sides sides = planted.sides();
        float[][] rows = planted.truth().directions();
        float[] flat = new float[rows.length * sides.total()];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * sides.total(), sides.total());
        }
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            float[] factors = planted.normaliser().factors();
            Tensor truth = Tensor.of(Device.CPU, flat, rows.length, sides.total())
                    .mul(Tensor.of(Device.CPU, factors, factors.length));
            Tensor learned = crosscoder.wDec().to(Device.CPU);
            return new PlantedCosines(
                    List.of(
                            cosines(sides.of(learned, 0), sides.of(truth, 0)),
                            cosines(sides.of(learned, 1), sides.of(truth, 1))),
                    cosines(learned, truth),
                    crosscoder.features(),
                    rows.length);
        }
    }

    private static float[] cosines(Tensor learned, Tensor truth) {
        return unit(learned).matmul(unit(truth).t()).toFloats();
    }

    private static Tensor unit(Tensor rows) {
        return rows.div(rows.norm(1, true).clampMin(TINY));
    }

    double of(int side, int feature, int direction) {
        return bySide.get(side)[feature * directions + direction];
    }

    /** The largest cosine any feature has with a planted direction on a side. */
    double best(int side, int direction) {
        double best = 0;
        for (int f = 0; f < features; f++) {
            best = Math.max(best, of(side, f, direction));
        }
        return best;
    }

    /** The planted direction that a feature is most like on a side. */
    int nearest(int side, int feature) {
        int nearest = 0;
        for (int i = 1; i < directions; i++) {
            nearest = of(side, feature, i) > of(side, feature, nearest) ? i : nearest;
        }
        return nearest;
    }

    /** Whether some feature and the direction are each other's most like, both sides together, and so by {@code bound}. */
    boolean matched(int direction, double bound) {
        int feature = 0;
        for (int f = 1; f < features; f++) {
            feature = both(f, direction) > both(feature, direction) ? f : feature;
        }
        for (int i = 0; i < directions; i++) {
            if (both(feature, i) > both(feature, direction)) {
                return false;
            }
        }
        return both(feature, direction) >= bound;
    }

    private float both(int feature, int direction) {
        return both[feature * directions + direction];
    }
}
