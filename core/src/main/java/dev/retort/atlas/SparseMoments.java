package dev.retort.atlas;

import dev.retort.activations.Sides;
import dev.retort.crosscoder.Coder;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.FeatureCode;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Native;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.BatchPasses;
import dev.retort.engine.kernel.Occurrences;
import dev.retort.engine.kernel.Panels;
import dev.retort.engine.kernel.RowSums;
import java.util.ArrayList;
import java.util.List;

/** {@link FeatureMoments} by the pairs of token and feature that are on. */
final class SparseMoments implements FeatureMoments.Sums {
    private final Coder coder;
    private final Sides sides;
    private final int features;
    private final double[] sum;
    private final double[] square;
    private final double[] sumActivation;
    private final double[] sumMissed;
    private final RowSums activation;
    private final RowSums missed;
    private final double[] activationNoise; // feature by feature, side by side
    private final double[] missedNoise;
    private final double[] squaredMissed; // (M)
    private final List<Tensor> grams = new ArrayList<>();
    private long tokens;
    private boolean given;

    SparseMoments(Crosscoder crosscoder) {
        this.coder = new Coder(crosscoder);
        this.sides = crosscoder.sides();
        this.features = crosscoder.features();
        this.sum = new double[features];
        this.square = new double[features];
        this.activation = new RowSums(coder.layout(), features);
        this.missed = new RowSums(coder.layout(), features);
        int padded = BatchPasses.columns(coder.layout());
        this.sumActivation = new double[padded];
        this.sumMissed = new double[padded];
        this.activationNoise = new double[features * sides.count()];
        this.missedNoise = new double[features * sides.count()];
        this.squaredMissed = new double[sides.count()];
        try (Scope scope = Scope.open()) {
            sides.widths()
                    .forEach(width -> grams.add(
                            Tensor.zeros(Device.CPU, DType.F64, width, width).escape()));
        }
    }

    @Override
    public FeatureCode add(Tensor x) {
        for (int side = 0; side < grams.size(); side++) {
            Tensor own = sides.of(x, side);
            grams.get(side).addInPlace(Native.onAllCores(() -> own.t().matmul(own)));
        }
        try (Coder.Coded coded = coder.code(x)) {
            add(coded);
            return coded.code();
        }
    }

    private void add(Coder.Coded coded) {
        Occurrences on = coded.code().on();
        float[] values = coded.code().values();
        tokens += coded.code().tokens();
        add(coded.x(), sumActivation);
        add(coded.missed(), sumMissed);
        activation.add(on, values, coded.x());
        missed.add(on, values, coded.missed());
        float[] lengths = BatchPasses.norms(coded.x());
        float[] missedLengths = BatchPasses.norms(coded.missed());
        int count = sides.count();
        for (int i = 0; i < missedLengths.length; i++) {
            squaredMissed[i % count] += (double) missedLengths[i] * missedLengths[i];
        }
        for (int f = 0; f < features; f++) {
            for (int i = on.starts()[f]; i < on.starts()[f + 1]; i++) {
                double squared = (double) values[i] * values[i];
                sum[f] += values[i];
                square[f] += squared;
                for (int side = 0; side < count; side++) {
                    double length = lengths[on.tokens()[i] * count + side];
                    double left = missedLengths[on.tokens()[i] * count + side];
                    activationNoise[f * count + side] += squared * length * length;
                    missedNoise[f * count + side] += squared * left * left;
                }
            }
        }
    }

    private static void add(Panels rows, double[] sums) {
        double[] more = BatchPasses.columnSums(rows);
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
    }

    @Override
    public FeatureMoments result() {
        given = true;
        coder.close();
        try (Scope scope = Scope.open()) {
            return new FeatureMoments(
                    sides,
                    tokens,
                    Tensor.of(Device.CPU, sum, features).escape(),
                    Tensor.of(Device.CPU, square, features).escape(),
                    stripped(sumActivation).escape(),
                    stripped(sumMissed).neg().escape(),
                    activation.toMatrix().escape(),
                    missed.toMatrix().neg().escape(),
                    Tensor.of(Device.CPU, activationNoise, features, sides.count())
                            .escape(),
                    Tensor.of(Device.CPU, missedNoise, features, sides.count()).escape(),
                    Tensor.of(Device.CPU, squaredMissed, sides.count()).escape(),
                    grams);
        }
    }

    private Tensor stripped(double[] row) {
        return coder.layout().strip(Tensor.of(Device.CPU, row, 1, row.length)).reshape(-1);
    }

    @Override
    public void close() {
        if (!given) {
            coder.close();
            grams.forEach(Tensor::close);
        }
    }
}
