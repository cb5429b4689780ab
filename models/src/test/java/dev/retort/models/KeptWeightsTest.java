package dev.retort.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.BadInput;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.GgufPrecision;
import dev.retort.formats.TensorFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A decoder whose matrices stay as its file has them computes what one made of their numbers does. */
final class KeptWeightsTest {
    @TempDir
    Path folder;

    static Stream<Arguments> cases() {
        Rope rope = Rope.plain(10_000);
        DecoderConfig qwen = DecoderConfig.qwen2(2, 4, 2, 64, 96, 100);
        DecoderConfig llama = new DecoderConfig(
                Family.LLAMA, 2, 4, 2, 64, 16, 96, 100, 512, 1e-6, rope, false, false, Traits.llama(16));
        return Stream.of(qwen, llama)
                .flatMap(config -> Stream.of("q8_0.gguf", "bf16.gguf", "bf16").map(form -> Arguments.of(config, form)));
    }

    private Path write(DecoderConfig config, String form) {
        Path path = folder.resolve(form);
        try (Decoder decoder = Decoder.random(config, 3, Device.CPU)) {
            switch (form) {
                case "q8_0.gguf" -> Checkpoint.saveGguf(decoder, Map.of(), path, GgufPrecision.Q8_0);
                case "bf16.gguf" -> Checkpoint.saveGguf(decoder, Map.of(), path, GgufPrecision.BF16);
                default -> Checkpoint.save(decoder, path, DType.BF16, Long.MAX_VALUE);
            }
        }
        return path;
    }

    private static int[] text(int length) {
        int[] text = new int[length];
        for (int t = 0; t < length; t++) {
            text[t] = (t * 37 + 11) % 100;
        }
        return text;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void computesWhatItsNumbersDo(DecoderConfig config, String form) {
        Path path = write(config, form);
        try (Scope scope = Scope.open();
                Decoder kept = Decoder.load(path, Device.CPU);
                Decoder dense = Decoder.loadDense(path, Device.CPU)) {
            assertThat(kept.parameterBytes()).isLessThan(dense.parameterBytes() / 5 * 3);
            assertThat(kept.parameterCount()).isEqualTo(dense.parameterCount());
            assertThatThrownBy(kept::parameters)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("loadDense");
            for (int length : new int[] {1, 2, 5, 40, 600}) {
                Batch batch = Batch.of(Device.CPU, text(length));
                assertThat(kept.logits(batch, Hooks.none()).toFloats())
                        .as("%d tokens", length)
                        .containsExactly(dense.logits(batch, Hooks.none()).toFloats(), within(2e-5f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void stepsOnFromPromptsOfUnequalLength(DecoderConfig config, String form) {
        Path path = write(config, form);
        List<int[]> prompts = List.of(text(3), text(9), text(1));
        try (Scope scope = Scope.open();
                Decoder kept = Decoder.load(path, Device.CPU);
                Decoder dense = Decoder.loadDense(path, Device.CPU)) {
            List<int[]> written = write(kept, prompts);
            assertThat(written).usingRecursiveComparison().isEqualTo(write(dense, prompts));
            for (int row = 0; row < prompts.size(); row++) {
                assertThat(write(kept, List.of(prompts.get(row))).getFirst()).isEqualTo(written.get(row));
            }
        }
    }

    private static List<int[]> write(Decoder decoder, List<int[]> prompts) {
        try (DecoderSteps steps = new DecoderSteps(decoder, Hooks.none(), 30)) {
            return new Generator(Device.CPU, Sampling.greedy(20, java.util.Set.of()))
                    .generate(
                            steps,
                            prompts,
                            new long[prompts.size()],
                            dev.retort.basics.Progress.SILENT.begin("", 0, ""));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aTwinForManyTokensReadsTheSame(DecoderConfig config, String form) {
        HookPoint point = new HookPoint.MlpOut(1);
        try (Scope scope = Scope.open();
                Decoder kept = Decoder.load(write(config, form), Device.CPU);
                Decoder twin = kept.twinForMany(point);
                Decoder other = twin.twin()) {
            Batch batch = Batch.endToEnd(Device.CPU, text(7), text(30));
            float[] expected = kept.residual(batch, point, Hooks.none()).toFloats();
            assertThat(other.residual(batch, point, Hooks.none()).toFloats()).containsExactly(expected, within(2e-5f));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsReachAnEdit(DecoderConfig config, String form) {
        Path path = write(config, form);
        HookPoint.ResidPre point = new HookPoint.ResidPre(1);
        try (Scope scope = Scope.open();
                Decoder kept = Decoder.load(path, Device.CPU);
                Decoder dense = Decoder.loadDense(path, Device.CPU)) {
            Batch batch = Batch.of(Device.CPU, text(6));
            float[][] gradients = Stream.of(kept, dense)
                    .map(decoder -> {
                        Tensor x;
                        try (Autograd.Off off = Autograd.off()) {
                            x = decoder.residual(batch, point, Hooks.none()).copy();
                        }
                        x.requireGrad();
                        Tensor sum = decoder.logitsFrom(point, x, Hooks.none())
                                .square()
                                .mean();
                        return Autograd.gradients(sum, List.of(x)).getFirst().toFloats();
                    })
                    .toArray(float[][]::new);
            assertThat(gradients[0]).containsExactly(gradients[1], within(1e-5f));
            assertThat(gradients[0]).isNotEqualTo(new float[gradients[0].length]);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsNoNumberIsRefused(DecoderConfig config, String form) throws IOException {
        Path path = write(config, form);
        Path file = form.endsWith(".gguf") ? path : path.resolve("model.safetensors");
        String tensor = form.endsWith(".gguf") ? "blk.1.ffn_up.weight" : "model.layers.1.mlp.up_proj.weight";
        long offset;
        try (TensorFile open = TensorFile.open(file)) {
            offset = open.entry(tensor).offset();
        }
        // in Q8_0 the first scale, an f16; else the first number, a bf16
        byte[] nan = form.startsWith("q8") ? new byte[] {0, 0x7E} : new byte[] {(byte) 0xC0, 0x7F};
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(nan), offset);
        }
        for (WeightForm weights : WeightForm.values()) {
            assertThatThrownBy(() -> Checkpoint.load(path, Device.CPU, weights))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("tensor " + tensor)
                    .hasMessageContaining("NaN");
        }
    }
}
