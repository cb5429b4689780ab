package dev.retort.benchmarks;

import dev.retort.engine.Device;
import dev.retort.engine.Native;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Occurrences;
import dev.retort.engine.kernel.PanelLayout;
import dev.retort.engine.kernel.Panels;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Weights of features, a batch and a sparse code, as kernels want them and as dense matrices; BLAS has every core. */
final class Case {
    static final int WIDTH = 576;
    static final int D = 2 * WIDTH;
    static final int FEATURES = 8192;
    static final int TOKENS = 1024;
    static final int K = 64;

    final PanelLayout layout = new PanelLayout(List.of(WIDTH, WIDTH));
    final Random random = new Random(1);
    /** (F, D). */
    final Tensor w;
    /** (B, D). */
    final Tensor x;
    /** (B, F), {@value #K} of each token above nought. */
    final Tensor code;

    final Panels weights;
    final Panels batch;
    final Occurrences on;
    final float[] values;

    Case() {
        Native.blasThreads(Native.threads());
        try (Scope scope = Scope.open()) {
            w = Tensor.normal(Device.CPU, random, 0, 0.03, FEATURES, D).escape();
            x = Tensor.normal(Device.CPU, random, 0, 1, TOKENS, D).escape();
            weights = Panels.of(layout, w);
            batch = Panels.of(layout, x);
            on = drawn();
            values = new float[on.count()];
            float[] dense = new float[TOKENS * FEATURES];
            for (int f = 0; f < FEATURES; f++) {
                for (int i = on.starts()[f]; i < on.starts()[f + 1]; i++) {
                    values[i] = random.nextFloat();
                    dense[on.tokens()[i] * FEATURES + f] = values[i];
                }
            }
            code = Tensor.of(Device.CPU, dense, TOKENS, FEATURES).escape();
        }
    }

    private Occurrences drawn() {
        int[] counts = new int[FEATURES + 1];
        int[][] chosen = new int[TOKENS][];
        for (int token = 0; token < TOKENS; token++) {
            chosen[token] = random.ints(0, FEATURES).distinct().limit(K).toArray();
            Arrays.stream(chosen[token]).forEach(f -> counts[f + 1]++);
        }
        Arrays.parallelPrefix(counts, Integer::sum);
        int[] next = counts.clone();
        int[] tokens = new int[TOKENS * K];
        for (int token = 0; token < TOKENS; token++) {
            for (int f : chosen[token]) {
                tokens[next[f]++] = token;
            }
        }
        return new Occurrences(counts, tokens);
    }
}
