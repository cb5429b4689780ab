package dev.retort.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.engine.AdamW;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each sparse product against the dense one of libtorch, at odd and prime sizes. */
final class SparseProductsTest {
    private final Random random = new Random(11);

    private Tensor normal(long... shape) {
        return Tensor.normal(Device.CPU, random, 0, 1, shape);
    }

    /** Which pairs are on, and a value for each, as a matrix (tokens, features) and as lists. */
    private record Sparse(Tensor dense, Occurrences on, float[] values) {
        static Sparse random(Random random, int tokens, int features, double share) {
            float[] dense = new float[tokens * features];
            CandidateRows rows = new CandidateRows(tokens);
            for (int t = 0; t < tokens; t++) {
                for (int f = 0; f < features; f++) {
                    if (random.nextDouble() < share && f % 5 != 3) { // some features are never on
                        dense[t * features + f] = random.nextFloat(-1, 1);
                        rows.add(t, f, dense[t * features + f]);
                    }
                }
            }
            Occurrences on = rows.byFeature(features);
            return new Sparse(Tensor.of(Device.CPU, dense, tokens, features), on, rows.numbersByFeature(on));
        }

        /** Of a matrix (tokens, features) what stands where something is on. */
        float[] at(Tensor matrix) {
            float[] all = matrix.toFloats();
            int features = on.features();
            float[] some = new float[on.count()];
            for (int f = 0; f < features; f++) {
                for (int i = on.starts()[f]; i < on.starts()[f + 1]; i++) {
                    some[i] = all[on.tokens()[i] * features + f];
                }
            }
            return some;
        }
    }

    private static void alike(Tensor found, Tensor expected) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        double scale = Math.max(1, expected.abs().max().item());
        assertThat(found.sub(expected).abs().max().item()).isLessThan(1e-5 * scale);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1", "13, 37, 64, 64", "101, 53, 65, 127", "64, 257, 3, 130"})
    void agreesWithTheDenseProducts(int tokens, int features, int one, int other) {
        PanelLayout layout = new PanelLayout(List.of(one, other));
        try (Scope scope = Scope.open()) {
            Tensor w = normal(features, one + other);
            Tensor x = normal(tokens, one + other);
            Sparse sparse = Sparse.random(random, tokens, features, 0.3);
            try (Panels weights = Panels.of(layout, w);
                    Panels batch = Panels.of(layout, x)) {
                assertThat(batch.toMatrix().toFloats()).isEqualTo(x.toFloats());
                float[] dots = new float[sparse.on.count()];
                SparseProducts.dots(weights, batch, sparse.on, dots);
                alike(
                        Tensor.of(Device.CPU, dots, dots.length),
                        Tensor.of(Device.CPU, sparse.at(x.matmul(w.t())), dots.length));
                try (Panels out = Panels.of(layout, x)) {
                    SparseProducts.spread(weights, sparse.on, sparse.values, out);
                    alike(out.toMatrix(), x.add(sparse.dense.matmul(w)));
                }
                gradients(layout, sparse, w, x, weights, batch);
                passes(layout, x, batch);
            }
        }
    }

    private void passes(PanelLayout layout, Tensor x, Panels batch) {
        int tokens = batch.rows();
        float[] row = normal(layout.panels() * PanelLayout.WIDTH).toFloats();
        Tensor stripped = layout.strip(Tensor.of(Device.CPU, row, 1, row.length));
        double[] sums = BatchPasses.columnSums(batch);
        alike(layout.strip(Tensor.of(Device.CPU, sums, 1, sums.length).to(DType.F32)), x.sum(0, true));
        try (Panels out = Panels.zeros(layout, tokens)) {
            BatchPasses.difference(row, batch, out);
            alike(out.toMatrix(), stripped.sub(x));
            float[] by = normal(tokens, 2).toFloats();
            BatchPasses.scale(out, by);
            Tensor factors = Tensor.of(Device.CPU, by, tokens, 2);
            int first = layout.widths().getFirst();
            alike(
                    out.toMatrix().narrow(1, 0, first),
                    stripped.sub(x).narrow(1, 0, first).mul(factors.narrow(1, 0, 1)));
        }
    }

    private void gradients(PanelLayout layout, Sparse sparse, Tensor w, Tensor x, Panels weights, Panels batch) {
        int features = (int) w.size(0);
        float[] factors = normal(features, 2).toFloats();
        Tensor each = Tensor.cat(
                List.of(
                        Tensor.of(Device.CPU, factors, features, 2)
                                .narrow(1, 0, 1)
                                .mul(Tensor.ones(
                                        Device.CPU,
                                        DType.F32,
                                        1,
                                        layout.widths().get(0))),
                        Tensor.of(Device.CPU, factors, features, 2)
                                .narrow(1, 1, 1)
                                .mul(Tensor.ones(
                                        Device.CPU,
                                        DType.F32,
                                        1,
                                        layout.widths().get(1)))),
                1);
        Tensor expected = sparse.dense.t().matmul(x).add(w.mul(each));
        RowGradient gradient = new RowGradient(sparse.on, sparse.values, batch, factors, new boolean[0], null);
        try (Panels whole = gradient.whole(weights)) {
            alike(whole.toMatrix(), expected);
        }
        silencedAndGiven(layout, sparse, x, weights, batch);
        double norm = Math.sqrt(gradient.squaredNorm(weights));
        double wanted = Math.sqrt(expected.square().sum().item());
        assertThat(norm).isBetween(wanted * (1 - 1e-5), wanted * (1 + 1e-5));
        updates(layout, gradient, w);
    }

    /** Of feature 0 the second part is silenced, feature 3, which is never on, has a row of its own. */
    private void silencedAndGiven(PanelLayout layout, Sparse sparse, Tensor x, Panels weights, Panels batch) {
        int features = sparse.on.features();
        boolean[] silent = new boolean[2 * features];
        silent[1] = true;
        int[] rowOf = new int[features];
        java.util.Arrays.fill(rowOf, -1);
        Tensor row = normal(1, x.size(1));
        Tensor expected = sparse.dense.t().matmul(x);
        int first = layout.widths().getFirst();
        expected.narrow(0, 0, 1).narrow(1, first, layout.widths().get(1)).fillInPlace(0);
        if (features > 3) {
            rowOf[3] = 0;
            expected.narrow(0, 3, 1).copyFrom(row);
        }
        try (Panels rows = Panels.of(layout, row);
                Panels whole = new RowGradient(
                                sparse.on,
                                sparse.values,
                                batch,
                                new float[0],
                                silent,
                                new RowGradient.Given(rowOf, rows))
                        .whole(weights)) {
            alike(whole.toMatrix(), expected);
            alike(whole.rows(new long[] {features - 1}), expected.narrow(0, features - 1, 1));
        }
    }

    /** Three steps of Adam as AdamW takes them, the gradient following the weights. */
    private static void updates(PanelLayout layout, RowGradient gradient, Tensor w) {
        Tensor plain = w.copy();
        AdamW.Config config = AdamW.Config.adam();
        try (AdamW adam = new AdamW(Map.of("w", plain), config);
                AdamRows rows = AdamRows.of(Panels.of(layout, w))) {
            for (int step = 1; step <= 3; step++) {
                try (Panels whole = gradient.whole(rows.weights())) {
                    adam.step(List.of(whole.toMatrix().mul(0.5)), 1e-2);
                }
                rows.update(gradient, AdamStep.of(config, step, 1e-2, 0.5));
                alike(rows.weights().toMatrix(), plain);
            }
            float[] norms = BatchPasses.norms(rows.weights());
            Tensor first = plain.narrow(1, 0, layout.widths().getFirst()).norm(1, false);
            for (int f = 0; f < w.size(0); f++) {
                assertThat((double) norms[2 * f])
                        .isCloseTo(first.select(0, f).item(), org.assertj.core.api.Assertions.within(1e-4));
            }
        }
    }
}
