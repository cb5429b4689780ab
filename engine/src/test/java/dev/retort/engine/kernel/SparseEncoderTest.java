package dev.retort.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is on by the screen against what is on by the whole product, at odd sizes and with columns like a model's. */
final class SparseEncoderTest {
    private static final int TOKENS = 211;
    private static final int FEATURES = 1153;
    private static final PanelLayout LAYOUT = new PanelLayout(List.of(96, 131));

    private final Random random = new Random(3);

    /** Normal numbers; the third column is a hundred times the others in every token, the fourth varies as much. */
    private Tensor activations() {
        int width = 96 + 131;
        float[] x = Tensor.normal(Device.CPU, random, 0, 1, TOKENS, width).toFloats();
        for (int t = 0; t < TOKENS; t++) {
            x[t * width + 2] += 100;
            x[t * width + 3] *= 60;
        }
        return Tensor.of(Device.CPU, x, TOKENS, width);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void choosesWhatTheWholeProductChooses(Precision precision) {
        try (Scope scope = Scope.open()) {
            Tensor first = activations();
            Tensor w = Tensor.normal(Device.CPU, random, 0, 0.1, FEATURES, 96 + 131);
            float[] bias = Tensor.normal(Device.CPU, random, 0, 0.5, FEATURES).toFloats();
            float[] weighs =
                    Tensor.uniform(Device.CPU, random, 0.5, 2, FEATURES).toFloats();
            try (Panels weights = Panels.of(LAYOUT, w);
                    Panels begin = Panels.of(LAYOUT, first);
                    SparseEncoder encoder = new SparseEncoder(precision, weights, begin)) {
                encoder.refresh(bias, weighs);
                for (int batch = 0; batch < 3; batch++) {
                    Tensor x = activations();
                    float[] a = x.matmul(w.t())
                            .add(Tensor.of(Device.CPU, bias, FEATURES))
                            .toFloats();
                    try (Panels panels = Panels.of(LAYOUT, x)) {
                        check(encoder.encode(panels, new Choice.TopOfBatch(7 * TOKENS)), a, topOfBatch(a, weighs));
                        check(encoder.encode(panels, new Choice.TopOfToken(9)), a, topOfToken(a, weighs));
                        check(encoder.encode(panels, new Choice.AboveZero()), a, above(a));
                    }
                }
                assertThat(encoder.surprisedShare()).isLessThan(0.01);
            }
        }
    }

    @Test
    void whatIsNeverAboveNoughtIsNeverChosen() {
        try (Scope scope = Scope.open()) {
            Tensor w = Tensor.normal(Device.CPU, random, 0, 0.01, FEATURES, 96 + 131);
            float[] bias = new float[FEATURES];
            Arrays.fill(bias, -1e4f);
            bias[5] = 1e4f;
            float[] ones = new float[FEATURES];
            Arrays.fill(ones, 1);
            try (Panels weights = Panels.of(LAYOUT, w);
                    Panels x = Panels.of(LAYOUT, activations());
                    SparseEncoder encoder = new SparseEncoder(Precision.I8, weights, x)) {
                encoder.refresh(bias, ones);
                for (Choice choice :
                        List.of(new Choice.TopOfBatch(4 * TOKENS), new Choice.TopOfToken(4), new Choice.AboveZero())) {
                    SparseEncoder.Code code = encoder.encode(x, choice);
                    assertThat(code.on().count()).isEqualTo(TOKENS);
                    assertThat(code.on().starts()[6] - code.on().starts()[5]).isEqualTo(TOKENS);
                }
            }
        }
    }

    @Test
    void ofEqualNumbersTheFirstTokensAreChosen() {
        try (Scope scope = Scope.open()) {
            float[] x = new float[TOKENS * (96 + 131)];
            Arrays.fill(x, 1);
            Tensor w = Tensor.ones(Device.CPU, dev.retort.engine.DType.F32, FEATURES, 96 + 131);
            float[] ones = new float[FEATURES];
            Arrays.fill(ones, 1);
            try (Panels weights = Panels.of(LAYOUT, w);
                    Panels batch = Panels.of(LAYOUT, Tensor.of(Device.CPU, x, TOKENS, 96 + 131));
                    SparseEncoder encoder = new SparseEncoder(Precision.F32, weights, batch)) {
                encoder.refresh(new float[FEATURES], ones);
                SparseEncoder.Code code = encoder.encode(batch, new Choice.TopOfBatch(FEATURES + 2));
                assertThat(code.on().starts()[2]).isEqualTo(4); // features 0 and 1 at tokens 0 and 1
                assertThat(code.on().count()).isEqualTo(FEATURES + 2);
                assertThat(code.least()).isEqualTo(227);
            }
        }
    }

    /** Pairs that were chosen by one and not by the other may differ by no more than F32 rounds. */
    private static void check(SparseEncoder.Code code, float[] a, boolean[] expected) {
        boolean[] found = new boolean[expected.length];
        for (int f = 0; f < FEATURES; f++) {
            for (int i = code.on().starts()[f]; i < code.on().starts()[f + 1]; i++) {
                int place = code.on().tokens()[i] * FEATURES + f;
                found[place] = true;
                assertThat((double) code.values()[i]).isCloseTo(a[place], org.assertj.core.api.Assertions.within(2e-3));
            }
        }
        long apart = IntStream.range(0, found.length)
                .filter(i -> found[i] != expected[i])
                .count();
        assertThat(apart).isLessThanOrEqualTo(2); // a tie within rounding, once in a while
        assertThat(code.candidates()).isLessThan(found.length * 3L / 4);
    }

    private static boolean[] above(float[] a) {
        boolean[] on = new boolean[a.length];
        for (int i = 0; i < a.length; i++) {
            on[i] = a[i] > 0;
        }
        return on;
    }

    private static boolean[] topOfBatch(float[] a, float[] weighs) {
        return largest(a, weighs, IntStream.range(0, a.length).toArray(), 7 * TOKENS);
    }

    private static boolean[] topOfToken(float[] a, float[] weighs) {
        boolean[] on = new boolean[a.length];
        for (int t = 0; t < TOKENS; t++) {
            boolean[] own = largest(
                    a, weighs, IntStream.range(t * FEATURES, (t + 1) * FEATURES).toArray(), 9);
            for (int i = 0; i < on.length; i++) {
                on[i] |= own[i];
            }
        }
        return on;
    }

    private static boolean[] largest(float[] a, float[] weighs, int[] among, int count) {
        boolean[] on = new boolean[a.length];
        Arrays.stream(among)
                .boxed()
                .filter(i -> a[i] > 0)
                .sorted(java.util.Comparator.comparingDouble(i -> -a[i] * weighs[i % FEATURES]))
                .limit(count)
                .forEach(i -> on[i] = true);
        return on;
    }
}
