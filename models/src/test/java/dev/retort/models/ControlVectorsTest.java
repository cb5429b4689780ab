package dev.retort.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.GgufPrecision;
import dev.retort.formats.GgufWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlVectorsTest {
    @TempDir
    Path folder;

    @Test
    void aFileIsReadBackAsItWas() {
        ControlVectors vectors = vectors(Map.of(3, new float[] {1, -2, 0.5f}, 1, new float[] {0, 4, 1e-7f}));
        Path file = folder.resolve("v.gguf");
        vectors.write(file);

        ControlVectors read = ControlVectors.read(file);
        assertThat(read.directions().keySet()).containsExactly(1, 3);
        assertThat(read.directions().get(3)).containsExactly(1, -2, 0.5f);
        assertThat(read.directions().get(1)).containsExactly(0, 4, 1e-7f);
        assertThat(read.modelHint()).isEqualTo("tiny");
        assertThat(read.llamaCppReads()).isTrue();
        assertThat(vectors(Map.of(0, new float[] {1})).llamaCppReads()).isFalse();
    }

    /** What block N hands on is what block N + 1 gets, and no token is left out. */
    @Test
    void aDirectionIsAddedBehindItsBlockAtEveryToken() {
        DecoderConfig config = DecoderConfig.qwen2(4, 4, 2, 32, 48, 29);
        try (Decoder decoder = Decoder.random(config, 1, Device.CPU);
                Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            float[] direction = new float[config.dModel()];
            direction[2] = 1;
            Hooks hooks =
                    vectors(Map.of(0, direction)).requireFor(decoder.config()).hooks(2.5, Device.CPU);
            List<float[]> seen = new ArrayList<>();
            Hooks look = Hooks.at(new HookPoint.ResidPre(1), x -> {
                seen.add(x.toFloats());
                return x;
            });
            Batch batch = Batch.of(Device.CPU, new int[][] {{1, 2, 3, 4}});
            decoder.logits(batch, look);
            Hooks both = hooks.and(look);
            decoder.logits(batch, both);
            assertThat(both.applied()).isEqualTo(2); // one block is steered, one looked at

            float[] before = seen.get(0);
            float[] after = seen.get(1);
            for (int i = 0; i < after.length; i++) {
                float added = i % config.dModel() == 2 ? 2.5f : 0;
                assertThat(after[i]).isEqualTo(before[i] + added);
            }
        }
    }

    @Test
    void aStrengthOfNothingChangesNoBit() {
        DecoderConfig config = DecoderConfig.qwen2(4, 4, 2, 32, 48, 29);
        try (Decoder decoder = Decoder.random(config, 1, Device.CPU);
                Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            float[] direction = new float[config.dModel()];
            direction[0] = 3;
            Batch batch = Batch.of(Device.CPU, new int[][] {{1, 2, 3}});
            float[] without = decoder.logits(batch, Hooks.none()).toFloats();
            float[] with = decoder.logits(batch, vectors(Map.of(1, direction)).hooks(0, Device.CPU))
                    .toFloats();
            assertThat(with).isEqualTo(without);
        }
    }

    @Test
    void whatIsNoControlVectorIsSaidInASentence() {
        refused(
                Map.of("general.architecture", "llama"),
                Map.of("direction.1", new float[] {1}),
                "architecture \"llama\"");
        refused(named(), Map.of("direction.x", new float[] {1}), "direction.N only");
        refused(named(), Map.of("direction.1", new float[] {Float.NaN}), "finite numbers");
        Map<String, float[]> unequal = new TreeMap<>(Map.of("direction.1", new float[] {1}));
        unequal.put("direction.2", new float[] {1, 2});
        refused(named(), unequal, "other directions have");
        refused(named(), Map.of(), "no tensor direction.N");

        DecoderConfig config = DecoderConfig.qwen2(4, 4, 2, 32, 48, 29);
        assertThatThrownBy(() -> vectors(Map.of(1, new float[] {1})).requireFor(config))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("made for another model");
        assertThatThrownBy(() -> vectors(Map.of(99, new float[config.dModel()])).requireFor(config))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("block 99");
    }

    @Test
    void damagedFilesAreRefusedOrReadButNeverCrash() throws IOException {
        Path file = folder.resolve("whole.gguf");
        vectors(Map.of(1, new float[] {1, 2, 3, 4}, 2, new float[] {5, 6, 7, 8}))
                .write(file);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] damaged = whole.clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path other = folder.resolve("damaged.gguf");
            Files.write(other, i % 4 == 0 ? java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged);
            try {
                ControlVectors.read(other);
            } catch (BadInput e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    private void refused(Map<String, Object> metadata, Map<String, float[]> tensors, String because) {
        Path file = folder.resolve("wrong.gguf");
        List<GgufWriter.Entry> entries = new ArrayList<>();
        tensors.forEach((name, numbers) -> entries.add(new GgufWriter.Entry(
                name, new long[] {numbers.length}, () -> Tensor.of(Device.CPU, numbers, numbers.length))));
        GgufWriter.write(file, metadata, entries, GgufPrecision.F32);
        assertThatThrownBy(() -> ControlVectors.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(because);
    }

    private static Map<String, Object> named() {
        return Map.of("general.architecture", "controlvector");
    }

    private static ControlVectors vectors(Map<Integer, float[]> directions) {
        return new ControlVectors("tiny", new TreeMap<>(directions));
    }
}
