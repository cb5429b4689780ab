package dev.retort.atlas;

import dev.retort.activations.Sides;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.FeatureCode;
import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** {@link FeatureMoments} by whole products: on any device, and the oracle of {@link SparseMoments}. */
final class DenseMoments implements FeatureMoments.Sums {
    private final Crosscoder crosscoder;
    private final Sides sides;
    private final Tensor sum;
    private final Tensor square;
    private final Tensor sumActivation;
    private final Tensor sumError;
    private final Tensor activation;
    private final Tensor error;
    private final Tensor activationNoise;
    private final Tensor errorNoise;
    private final Tensor squaredError;
    private final List<Tensor> grams = new ArrayList<>();
    private long tokens;
    private boolean given;

    DenseMoments(Crosscoder crosscoder) {
        this.crosscoder = crosscoder;
        this.sides = crosscoder.sides();
        long features = crosscoder.features();
        this.sum = zeros(features);
        this.square = zeros(features);
        this.sumActivation = zeros(sides.total());
        this.sumError = zeros(sides.total());
        this.activation = zeros(features, sides.total());
        this.error = zeros(features, sides.total());
        this.activationNoise = zeros(features, sides.count());
        this.errorNoise = zeros(features, sides.count());
        this.squaredError = zeros(sides.count());
        sides.widths().forEach(width -> grams.add(zeros(width, width)));
    }

    private Tensor zeros(long... shape) {
        try (Scope scope = Scope.open()) {
            return Tensor.zeros(crosscoder.device(), DType.F64, shape).escape();
        }
    }

    @Override
    public FeatureCode add(Tensor x) {
        Tensor f = crosscoder.encode(x); // (n, F)
        Tensor missed = x.sub(crosscoder.decode(f)); // (n, D)
        Tensor squares = f.square();
        tokens += x.size(0);
        add(sum, f.sum(0, false));
        add(square, squares.sum(0, false));
        add(sumActivation, x.sum(0, false));
        add(sumError, missed.sum(0, false));
        add(activation, f.t().matmul(x));
        add(error, f.t().matmul(missed));
        add(activationNoise, squares.t().matmul(sides.norms(x).square()));
        Tensor missedSquares = sides.norms(missed).square(); // (n, M)
        add(errorNoise, squares.t().matmul(missedSquares));
        add(squaredError, missedSquares.sum(0, false));
        for (int side = 0; side < grams.size(); side++) {
            Tensor own = sides.of(x, side);
            add(grams.get(side), own.t().matmul(own));
        }
        return FeatureCode.of(f);
    }

    private static void add(Tensor total, Tensor more) {
        total.addInPlace(more.to(DType.F64));
    }

    @Override
    public FeatureMoments result() {
        given = true;
        return new FeatureMoments(
                sides,
                tokens,
                sum,
                square,
                sumActivation,
                sumError,
                activation,
                error,
                activationNoise,
                errorNoise,
                squaredError,
                grams);
    }

    @Override
    public void close() {
        if (!given) {
            result().close();
        }
    }
}
