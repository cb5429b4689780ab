package dev.retort.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.formats.Gguf;
import dev.retort.formats.GgufPrecision;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family to a GGUF file and back. */
final class GgufExportTest {
    private static final int[] TEXT = {5, 17, 42, 9, 60, 3, 8, 71, 30, 2, 77, 14, 5};

    @TempDir
    Path folder;

    static List<Path> cases() throws IOException, URISyntaxException {
        return FamiliesTest.cases().stream()
                .filter(path -> !path.endsWith("llama-dynamic"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFamilyComesBackAsItWent(Path fixture) throws IOException {
        Path model = sayable(fixture);
        Path file = folder.resolve("model.gguf");
        try (Scope _ = Scope.open();
                Decoder decoder = Decoder.load(model, Device.CPU)) {
            Checkpoint.saveGguf(decoder, Map.of(), file, GgufPrecision.F32);
            try (Decoder again = Decoder.load(file, Device.CPU)) {
                assertThat(logits(again)).containsExactly(logits(decoder), within(2e-5f));
            }
        }
        assertThat(files())
                .containsExactlyInAnyOrder("model.gguf", fixture.getFileName().toString());
    }

    @ParameterizedTest
    @EnumSource(GgufPrecision.class)
    void numbersAreRoundedToWhatIsAskedFor(GgufPrecision precision) throws IOException {
        Path file = folder.resolve("model.gguf");
        // rows of 32 and more, so that blocks fit
        Path model = sayable(FamiliesTest.fixture("phi4-mini"));
        try (Scope _ = Scope.open();
                Decoder decoder = Decoder.load(model, Device.CPU)) {
            Checkpoint.saveGguf(decoder, Map.of(), file, precision);
            try (Gguf gguf = Gguf.open(file)) {
                assertThat(gguf.quantisation("token_embd.weight")).isEqualTo(precision.name());
                assertThat(gguf.quantisation("output_norm.weight")).isEqualTo("F32");
                float[] wrote = java.util.Objects.requireNonNull(
                                decoder.parameters().get("model.embed_tokens.weight"))
                        .toFloats();
                float[] read = gguf.tensor("token_embd.weight", Device.CPU).toFloats();
                float largest = 0;
                for (float one : wrote) {
                    largest = Math.max(largest, Math.abs(one));
                }
                float step = switch (precision) {
                    case F32 -> 0;
                    case F16 -> largest / 2048;
                    case BF16 -> largest / 256;
                    case Q8_0 -> largest / 127 * 0.51f;
                };
                assertThat(read).containsExactly(wrote, within(step));
                if (precision != GgufPrecision.F32) {
                    assertThat(read).isNotEqualTo(wrote);
                }
            }
        }
    }

    @Test
    void whatTheFormatCannotSayIsNotWritten() throws IOException, URISyntaxException {
        refused("llama-dynamic", "scaling of rotary embedding");
        refused("qwen2", "sliding windows");
        refused("smollm3", "blocks without rotary embedding");
        refused("gemma2", "scales of queries");
    }

    private void refused(String name, String what) throws IOException {
        Path file = folder.resolve("model.gguf");
        try (Scope _ = Scope.open();
                Decoder decoder = Decoder.load(FamiliesTest.fixture(name), Device.CPU)) {
            assertThatThrownBy(() -> Checkpoint.saveGguf(decoder, Map.of(), file, GgufPrecision.F32))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("cannot say this model's " + what);
        }
        assertThat(files()).isEmpty();
    }

    /** The fixture without what a GGUF file has no words for. */
    private Path sayable(Path fixture) throws IOException {
        Path copy = Files.createDirectory(folder.resolve(fixture.getFileName().toString()));
        Files.copy(fixture.resolve("model.safetensors"), copy.resolve("model.safetensors"));
        String config = Files.readString(fixture.resolve("config.json"))
                .replace("\"query_pre_attn_scalar\": 11", "\"query_pre_attn_scalar\": 8")
                .replace("\"no_rope_layers\"", "\"unused\"");
        if (fixture.endsWith("qwen2")) {
            config = config.replace("\"use_sliding_window\": true", "\"use_sliding_window\": false");
        }
        Files.writeString(copy.resolve("config.json"), config);
        return copy;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static float[] logits(Decoder decoder) {
        return decoder.logits(Batch.of(Device.CPU, TEXT), Hooks.none()).toFloats();
    }
}
