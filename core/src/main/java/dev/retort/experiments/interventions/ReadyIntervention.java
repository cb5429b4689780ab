package dev.retort.experiments.interventions;

import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An intervention with its numbers on the model's device. Owns them; close it.
 *
 * @param matrix of Scale and Clamp: (k, d), a row for each feature that the edit reads, 0 where it takes no part
 * @param vector of Clamp: value · Σ d_i (d); of Add: strength · direction (d)
 * @param basis of ProjectOut: Q (d, r)
 */
record ReadyIntervention(
        Intervention intervention,
        @Nullable Tensor matrix,
        @Nullable Tensor vector,
        @Nullable Tensor basis) implements AutoCloseable {
    /**
     * @param read the features that the edit reads, in the order of the matrix's rows
     * @param directions the features' directions in the edited model's space (k, d), turned where a control wants that
     * @param turn what a control does to a direction (…, d)
     */
    static ReadyIntervention of(
            Intervention intervention,
            List<Integer> read,
            Function<List<Integer>, Tensor> directions,
            Function<Tensor, Tensor> turn,
            Tensor like) {
        try (Scope scope = Scope.open()) {
            return switch (intervention.operation()) {
                case Operation.Scale(List<Integer> features, double factor) ->
                    new ReadyIntervention(
                            intervention, spread(features, read, turn.apply(directions.apply(features))), null, null);
                case Operation.Clamp(List<Integer> features, double value) -> {
                    Tensor d = turn.apply(directions.apply(features));
                    yield new ReadyIntervention(
                            intervention,
                            spread(features, read, d.neg()),
                            d.sum(0, false).mul(value).escape(),
                            null);
                }
                case Operation.Add(String name, float[] direction, double strength) ->
                    new ReadyIntervention(
                            intervention,
                            null,
                            turn.apply(row(direction, like))
                                    .mul(strength)
                                    .squeeze(0)
                                    .copy()
                                    .escape(),
                            null);
                case Operation.ProjectOut(String name, List<float[]> span) -> {
                    List<Tensor> rows = span.stream().map(d -> row(d, like)).toList();
                    yield new ReadyIntervention(
                            intervention,
                            null,
                            null,
                            Orthonormal.basis(turn.apply(Tensor.cat(rows, 0))).escape());
                }
            };
        }
    }

    private static Tensor row(float[] direction, Tensor like) {
        return Tensor.of(like.device(), direction, 1, direction.length);
    }

    /** The rows (n, d) of some features put where the edit's k read features have them. */
    private static Tensor spread(List<Integer> features, List<Integer> read, Tensor rows) {
        long[] places = features.stream().mapToLong(read::indexOf).toArray();
        Tensor none = Tensor.zeros(rows.device(), DType.F32, read.size(), rows.size(1));
        return none.indexAdd(0, Tensor.of(rows.device(), places, places.length), rows)
                .detach()
                .copy()
                .escape();
    }

    /**
     * The stream with this done everywhere.
     *
     * @param x (B, T, d), as interventions before this one left it
     * @param values the features' values (B, T, k), read where they are needed
     */
    Tensor applied(Tensor x, Supplier<Tensor> values) {
        return switch (intervention.operation()) {
            case Operation.Scale scale ->
                x.add(values.get().matmul(there(matrix)).mul(scale.factor()));
            case Operation.Clamp clamp ->
                x.add(values.get().matmul(there(matrix)).add(there(vector)));
            case Operation.Add add -> x.add(there(vector));
            case Operation.ProjectOut out ->
                x.sub(x.matmul(there(basis)).matmul(there(basis).t()));
        };
    }

    private static Tensor there(@Nullable Tensor tensor) {
        return java.util.Objects.requireNonNull(tensor);
    }

    @Override
    public void close() {
        for (Tensor tensor : new Tensor[] {matrix, vector, basis}) {
            if (tensor != null) {
                tensor.close();
            }
        }
    }
}
