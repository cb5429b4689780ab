package dev.retort.lab.planted;

import dev.retort.activations.Sides;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Crosscoders made by hand out of the truth: features that read a planted direction and write what a test says. */
final class KnownCrosscoder {
    /** Values start at 0.5: what stays below this is other directions' interference. */
    private static final float INTERFERENCE = 0.3f;

    private final PlantedActivations planted;
    private final Sides sides;
    private final List<float[]> encoders = new ArrayList<>();
    private final List<float[]> decoders = new ArrayList<>();

    KnownCrosscoder(PlantedActivations planted) {
        this.planted = planted;
        this.sides = planted.sides();
    }

    /** The direction as it is: read and written on both sides. */
    KnownCrosscoder whole(int direction) {
        float[] row = normalised(direction);
        return feature(row, row);
    }

    /** Reads the direction, but writes it on one side alone, as shrinkage leaves it. */
    KnownCrosscoder shrunk(int direction, int side) {
        float[] row = normalised(direction);
        return feature(row, only(row, side));
    }

    /** Two features where there is one: each reads and writes its own side. */
    KnownCrosscoder split(int direction) {
        float[] row = normalised(direction);
        return feature(only(row, 0), only(row, 0)).feature(only(row, 1), only(row, 1));
    }

    /** Reads the direction and writes it with the models exchanged; for sides of one width. */
    KnownCrosscoder exchanged(int direction) {
        float[] row = normalised(direction);
        float[] written = new float[row.length];
        System.arraycopy(row, 0, written, sides.start(1), sides.width(0));
        System.arraycopy(row, sides.start(1), written, 0, sides.width(1));
        return feature(row, written);
    }

    Crosscoder build() {
        try (Scope scope = Scope.open()) {
            return new Crosscoder(
                    sides,
                    rows(encoders),
                    Tensor.full(Device.CPU, DType.F32, -INTERFERENCE, encoders.size()),
                    rows(decoders),
                    Tensor.zeros(Device.CPU, DType.F32, sides.total()),
                    new InferenceRule.Rectify());
        }
    }

    private KnownCrosscoder feature(float[] read, float[] written) {
        float square = 0;
        for (float x : read) {
            square += x * x;
        }
        float[] encoder = read.clone();
        for (int i = 0; i < encoder.length; i++) {
            encoder[i] /= square;
        }
        encoders.add(encoder);
        decoders.add(written);
        return this;
    }

    private float[] normalised(int direction) {
        float[] row = planted.truth().directions()[direction].clone();
        float[] factors = planted.normaliser().factors();
        for (int i = 0; i < row.length; i++) {
            row[i] *= factors[i];
        }
        return row;
    }

    private float[] only(float[] row, int side) {
        float[] kept = new float[row.length];
        System.arraycopy(row, sides.start(side), kept, sides.start(side), sides.width(side));
        return kept;
    }

    private Tensor rows(List<float[]> rows) {
        float[] flat = new float[rows.size() * sides.total()];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, flat, i * sides.total(), sides.total());
        }
        return Tensor.of(Device.CPU, flat, rows.size(), sides.total());
    }
}
