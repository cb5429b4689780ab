package dev.retort.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each pass against the same in libtorch's operations, at sizes that fill vectors and threads evenly and unevenly. */
final class PassesTest {
    private final Random random = new Random(7);

    private Tensor normal(long... shape) {
        return Tensor.normal(Device.CPU, random, 0, 1, shape);
    }

    private static void alike(Tensor found, Tensor expected) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        double scale = Math.max(1, expected.abs().max().item());
        assertThat(found.sub(expected).abs().max().item()).isLessThan(3e-6 * scale);
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 0", "3, 24, 1", "1000, 64, 0", "7, 576, 1", "2, 1000, 0"})
    void norms(int rows, int width, float plus) {
        try (Scope scope = Scope.open()) {
            Tensor x = normal(rows, width);
            Tensor w = normal(width);
            assertThat(Passes.can(width, x, w)).isEqualTo(width % Lanes.COUNT == 0);
            Tensor expected = x.mul(x.square().mean(-1, true).add(1e-5).rsqrt()).mul(w.add(plus));
            alike(Passes.rmsNorm(x, w, 1e-5, plus), expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 8", "33, 1536", "513, 64"})
    void gates(int rows, int width) {
        try (Scope scope = Scope.open()) {
            Tensor gate = normal(rows, width).mul(20); // both ends of the exponential
            Tensor up = normal(rows, width);
            alike(Passes.gated(gate, up), gate.silu().mul(up));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 16", "2, 5, 3, 64", "3, 100, 9, 128"})
    void turns(int rows, int steps, int heads, int width) {
        try (Scope scope = Scope.open()) {
            for (boolean own : new boolean[] {false, true}) {
                Tensor cos = own ? normal(rows, 1, steps, width) : normal(steps, width);
                Tensor sin = own ? normal(rows, 1, steps, width) : normal(steps, width);
                Tensor x = normal(rows, steps, heads, width);
                Tensor byHead = x.transpose(1, 2);
                Tensor half = Tensor.cat(
                        List.of(byHead.narrow(-1, width / 2, width / 2).neg(), byHead.narrow(-1, 0, width / 2)), -1);
                Tensor expected = byHead.mul(cos).add(half.mul(sin)).transpose(1, 2);
                Passes.rotateInPlace(x, cos, sin);
                alike(x, expected);
            }
        }
    }

    @Test
    void leavesWhatGradientsFlowThroughAndWhatIsNoPlainF32ToLibtorch() {
        try (Scope scope = Scope.open()) {
            Tensor x = normal(4, 16);
            assertThat(Passes.can(16, x)).isTrue();
            assertThat(Passes.can(12, normal(4, 12))).isFalse();
            assertThat(Passes.can(16, x.to(DType.BF16))).isFalse();
            assertThat(Passes.can(16, normal(16, 4).transpose(0, 1))).isFalse();
            Tensor leaf = normal(4, 16).requireGrad();
            assertThat(Passes.can(16, leaf)).isFalse();
            try (Autograd.Off off = Autograd.off()) {
                assertThat(Passes.can(16, leaf)).isTrue();
            }
        }
    }

    @Test
    void whereJavaHasNoVectorsNothingIsOffered() throws Exception {
        assertThat(said(List.of(), WithoutVectors.class)).contains("false false false false");
    }

    /** A run that was killed and taken up again is compiled at other moments; it must end in the same bytes. */
    @Test
    void givesTheSameBitsInterpretedAndCompiled() throws Exception {
        List<String> vectors = List.of("--add-modules", "jdk.incubator.vector");
        String compiled = said(vectors, SameBits.class, "3000");
        assertThat(compiled).contains("bits ");
        assertThat(said(vectors, SameBits.class, "1")).isEqualTo(compiled);
        List<String> interpreted = List.of("--add-modules", "jdk.incubator.vector", "-Xint");
        assertThat(said(interpreted, SameBits.class, "1")).isEqualTo(compiled);
    }

    private static String said(List<String> options, Class<?> main, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(started.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void exponentialsAreWithinTwoUnitsOfTheLastPlace() {
        float[] x = new float[Lanes.COUNT];
        float[] y = new float[Lanes.COUNT];
        for (int i = 0; i < 200_000; i++) {
            for (int lane = 0; lane < x.length; lane++) {
                x[lane] = random.nextFloat(-87, 88);
            }
            LaneMath.exp(FloatVector.fromArray(Lanes.Species.FLOATS, x, 0)).intoArray(y, 0);
            for (int lane = 0; lane < x.length; lane++) {
                double expected = Math.exp(x[lane]);
                assertThat(Math.abs(y[lane] - expected)).isLessThan(2 * Math.ulp((float) expected));
            }
        }
        float[] ends = new float[Lanes.COUNT];
        ends[0] = Float.NEGATIVE_INFINITY;
        ends[1] = -100;
        ends[2] = Float.NaN;
        ends[3] = Float.POSITIVE_INFINITY;
        LaneMath.exp(FloatVector.fromArray(Lanes.Species.FLOATS, ends, 0)).intoArray(y, 0);
        assertThat(y[0]).isZero();
        assertThat(y[1]).isZero();
        assertThat(y[2]).isNaN();
        assertThat(y[3]).isGreaterThan(2e38f).isFinite();
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 8, 1", "2, 4, 2, 64, 5", "3, 9, 3, 16, 41", "1, 8, 1, 128, 200"})
    void attendsAStep(int rows, int heads, int kvHeads, int width, int length) {
        try (Scope scope = Scope.open()) {
            int[] first = new int[rows];
            for (int b = 0; b < rows; b++) {
                first[b] = b * (length - 1) / rows;
            }
            Tensor q = normal(rows, heads, 1, width);
            Tensor k = normal(rows, kvHeads, length + 3, width);
            Tensor v = normal(rows, kvHeads, length + 3, width);
            Tensor found = new AttentionStep(length, 0.3f, 0).of(q, k, v, first);
            Tensor capped = new AttentionStep(length, 0.3f, 2).of(q, k, v, first);
            for (int b = 0; b < rows; b++) {
                Tensor own = q.narrow(0, b, 1);
                Tensor keys = k.narrow(0, b, 1).narrow(2, first[b], length - first[b]);
                Tensor values = v.narrow(0, b, 1).narrow(2, first[b], length - first[b]);
                alike(found.narrow(0, b, 1), attention(own, keys, values, null, 0));
                alike(capped.narrow(0, b, 1), attention(own, keys, values, null, 2));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 1000})
    void attendsTexts(int window) {
        int[] lengths = {1, 7, 8, 9, 40, 3};
        int[] starts = new int[lengths.length];
        int tokens = 2; // belong to no text
        for (int i = 0; i < lengths.length; i++) {
            starts[i] = tokens;
            tokens += lengths[i];
        }
        try (Scope scope = Scope.open()) {
            Tensor q = normal(1, tokens, 6, 16);
            Tensor k = normal(1, tokens, 2, 16);
            Tensor v = normal(1, tokens, 2, 16);
            for (float cap : new float[] {0, 1.5f}) {
                Tensor found = new TextAttention(0.3f, cap, window).of(q, k, v, starts, lengths);
                assertThat(found.narrow(1, 0, 2).abs().max().item()).isZero();
                for (int i = 0; i < lengths.length; i++) {
                    Tensor expected = attention(
                            text(q, starts[i], lengths[i]),
                            text(k, starts[i], lengths[i]),
                            text(v, starts[i], lengths[i]),
                            mask(lengths[i], window),
                            cap);
                    alike(found.narrow(1, starts[i], lengths[i]), expected.transpose(1, 2));
                }
            }
        }
    }

    private static Tensor text(Tensor all, int start, int length) {
        return all.narrow(1, start, length).transpose(1, 2);
    }

    private static Tensor mask(int length, int window) {
        float[] mask = new float[length * length];
        for (int t = 0; t < length; t++) {
            for (int s = 0; s < length; s++) {
                mask[t * length + s] = s <= t && t - s < window ? 0 : Float.NEGATIVE_INFINITY;
            }
        }
        return Tensor.of(Device.CPU, mask, length, length);
    }

    /** The slow way: q (B, H, T, E), every step spelt out. */
    private static Tensor attention(
            Tensor q, Tensor k, Tensor v, @org.jspecify.annotations.Nullable Tensor mask, double cap) {
        long share = q.size(1) / k.size(1);
        List<Tensor> keys = new ArrayList<>();
        List<Tensor> values = new ArrayList<>();
        for (int h = 0; h < q.size(1); h++) {
            keys.add(k.narrow(1, h / share, 1));
            values.add(v.narrow(1, h / share, 1));
        }
        Tensor scores = q.matmul(Tensor.cat(keys, 1).transpose(-2, -1)).mul(0.3f);
        if (cap != 0) {
            scores = scores.div(cap).tanh().mul(cap);
        }
        Tensor seen = mask == null ? scores : scores.add(mask);
        return seen.softmax(-1).matmul(Tensor.cat(values, 1));
    }
}
