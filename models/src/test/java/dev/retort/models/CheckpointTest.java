package dev.retort.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import dev.retort.formats.TensorFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The forms in which one and the same decoder is published. */
final class CheckpointTest {
    private static final int[] TEXT = {5, 17, 42, 9, 60, 3, 8, 71, 30, 2, 77, 14, 5};

    @TempDir
    Path folder;

    static List<Path> cases() throws IOException, URISyntaxException {
        return FamiliesTest.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theOlderFormOfAConfigurationSaysTheSame(Path model) throws IOException {
        Files.copy(model.resolve("config.older.json"), folder.resolve("config.json"));
        assertThat(Checkpoint.config(folder)).isEqualTo(Checkpoint.config(model));
    }

    @Test
    void torchsOwnFilesAreReadWhereThereIsNoSafetensors() throws IOException {
        Path model = FamiliesTest.fixture("llama");
        for (String name : List.of("config.json", "pytorch_model.bin")) {
            Files.copy(model.resolve(name), folder.resolve(name));
        }
        assertThat(logits(folder)).isEqualTo(logits(model));
    }

    @ParameterizedTest
    @CsvSource({
        "model.language_model., lm_head.weight",
        "language_model.model., language_model.lm_head.weight",
    })
    void theTextHalfOfAModelWithAnEyeIsFound(String prefix, String head) throws IOException {
        Path model = FamiliesTest.fixture("llama"); // its head is its own
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"seeing\", \"text_config\": " + Files.readString(model.resolve("config.json"))
                        + "}");
        try (Scope _ = Scope.open();
                TensorFile file = TensorFile.open(model)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("vision_tower.patch.weight", Tensor.ones(Device.CPU, DType.F32, 4, 4));
            for (String name : file.names()) {
                String renamed = name.equals("lm_head.weight") ? head : prefix + name.substring("model.".length());
                tensors.put(renamed, file.tensor(name, Device.CPU));
            }
            Safetensors.write(folder.resolve("model.safetensors"), tensors, Map.of());
        }
        assertThat(logits(folder)).isEqualTo(logits(model));
    }

    @Test
    void aDecoderSavedWithoutItsHeadIsFound() throws IOException {
        Path model = FamiliesTest.fixture("qwen3"); // tied
        Files.copy(model.resolve("config.json"), folder.resolve("config.json"));
        try (Scope _ = Scope.open();
                TensorFile file = TensorFile.open(model)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String name : file.names()) {
                tensors.put(name.substring("model.".length()), file.tensor(name, Device.CPU));
            }
            Safetensors.write(folder.resolve("model.safetensors"), tensors, Map.of());
        }
        assertThat(logits(folder)).isEqualTo(logits(model));
    }

    @Test
    void whatAConfigurationLeavesOutIsItsFamilysDefault() throws IOException {
        String sizes = "\"hidden_size\": 64, \"intermediate_size\": 96, \"num_hidden_layers\": 2, \"vocab_size\": 50,"
                + " \"num_attention_heads\": 8";
        DecoderConfig mistral = config("{\"model_type\": \"mistral\", " + sizes + "}");
        assertThat(mistral.nKvHeads()).isEqualTo(8);
        assertThat(mistral.traits().slidingWindow())
                .isEqualTo(new Traits.SlidingWindow(4096, List.of(0, 1), Rope.plain(10_000)));
        assertThat(config("{\"model_type\": \"mistral\", \"sliding_window\": null, " + sizes + "}")
                        .traits()
                        .slidingWindow())
                .isNull();
        DecoderConfig smollm3 = config("{\"model_type\": \"smollm3\", " + sizes + "}");
        assertThat(smollm3.rope().theta()).isEqualTo(2e6);
        assertThat(smollm3.tiedEmbeddings()).isTrue();
        DecoderConfig phi3 = config("{\"model_type\": \"phi3\", \"max_position_embeddings\": 8192, " + sizes
                + ", \"rope_scaling\": {\"type\": \"longrope\", \"short_factor\": [1,1,1,1], \"long_factor\":"
                + " [2,2,2,2]}}");
        assertThat(phi3.rope().scaling())
                .isInstanceOfSatisfying(
                        Rope.LongRope.class,
                        longRope -> assertThat(longRope.originalContext()).isEqualTo(4096));
        // Qwen2's class has these biases whatever the key says
        assertThat(config("{\"model_type\": \"qwen2\", \"attention_bias\": false, \"num_key_value_heads\": 8, " + sizes
                                + "}")
                        .qkvBias())
                .isTrue();
        assertThat(config("{\"model_type\": \"phi3\", \"attention_bias\": true, " + sizes + "}")
                        .qkvBias())
                .isFalse();
    }

    static Stream<String[]> wrong() {
        return Stream.of(
                new String[] {"\"num_hidden_layers\": 2000000000", "blocks"},
                new String[] {"\"head_dim\": 7", "odd"},
                new String[] {"\"head_dim\": 1073741824", "more than any decoder has"},
                new String[] {"\"num_key_value_heads\": 3", "cannot share"},
                new String[] {"\"rope_theta\": -1", "turns by no number"},
                new String[] {"\"rms_norm_eps\": 1e999", "1e999"},
                new String[] {"\"partial_rotary_factor\": 2", "not possible"},
                new String[] {
                    "\"rope_scaling\": {\"type\": \"longrope\", \"factor\": 2, \"short_factor\": [1], \"long_factor\":"
                            + " [2]}",
                    "1 factors for 4 pairs"
                },
                new String[] {"\"rope_scaling\": {\"type\": \"linear\", \"factor\": 0}", "turns by no number"},
                new String[] {"\"rope_scaling\": {\"type\": \"mrope\"}", "\"mrope\" is not supported"});
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aConfigurationThatDescribesNoDecoderIsRefused(String key, String sentence) {
        String sizes = "\"hidden_size\": 64, \"intermediate_size\": 96, \"num_hidden_layers\": 2, \"vocab_size\": 50,"
                + " \"num_attention_heads\": 8";
        String name = key.substring(1, key.indexOf('"', 1));
        String without = sizes.replaceAll("\"" + name + "\": \\d+, ", "");
        assertThatThrownBy(() -> config("{\"model_type\": \"llama\", " + key + ", " + without + "}"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(sentence);
    }

    private DecoderConfig config(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        return Checkpoint.config(folder);
    }

    private static float[] logits(Path model) {
        try (Scope _ = Scope.open();
                Decoder decoder = Decoder.load(model, Device.CPU)) {
            return decoder.logits(Batch.of(Device.CPU, TEXT), Hooks.none()).toFloats();
        }
    }
}
