package dev.retort.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Gguf;
import dev.retort.formats.GgufPrecision;
import dev.retort.formats.GgufWriter;
import dev.retort.formats.Json;
import dev.retort.formats.Node;
import dev.retort.models.template.ChatTemplates;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ModelCompanionsTest {
    private static final Path TOKENIZERS = Path.of("src/test/resources/dev/retort/models/tokenizer");

    @TempDir
    Path folder;

    static List<Path> ggufs() throws IOException {
        try (Stream<Path> all = Files.list(TOKENIZERS)) {
            return all.map(one -> one.resolve("tokenizer.gguf"))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("ggufs")
    void aTokenizerGoesFromGgufToAFolderToGgufAndSaysTheSame(Path gguf) throws IOException {
        ModelCompanions.copy(gguf, folder);
        Path again = folder.resolve("again.gguf");
        write(again, architecture(gguf), ModelCompanions.ggufKeys(folder, size(gguf)));
        Path third = folder.resolve("third.gguf");
        write(third, architecture(gguf), ModelCompanions.ggufKeys(again, size(gguf)));
        for (Path model : List.of(folder, again, third)) {
            try (Tokenizer tokenizer = Tokenizers.load(model)) {
                for (Node node :
                        Json.read(gguf.resolveSibling("tokenization.json")).asList()) {
                    String text = node.asMap().need("text").asText();
                    assertThat(tokenizer.encode(text).ids()).isEqualTo(ints(node, "ids"));
                    assertThat(tokenizer.encode(text, true).ids()).isEqualTo(ints(node, "with_special"));
                    assertThat(tokenizer.decode(ints(node, "ids"), false))
                            .isEqualTo(node.asMap().need("decoded").asText());
                }
            }
            assertThat(GenerationConfig.of(model).ends())
                    .isEqualTo(GenerationConfig.of(gguf).ends());
            assertThat(ChatTemplates.of(model).map(found -> found.template().source()))
                    .isEqualTo(
                            ChatTemplates.of(gguf).map(found -> found.template().source()));
        }
    }

    @Test
    void rowsWithoutATokenBecomeUnusedOnes() throws IOException {
        Path gguf = TOKENIZERS.resolve("gguf-qwen2/tokenizer.gguf");
        ModelCompanions.copy(gguf, folder);
        int size = size(gguf);
        Object tokens = ModelCompanions.ggufKeys(folder, size + 2).get("tokenizer.ggml.tokens");
        assertThat(tokens)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(size + 2)
                .endsWith("[PAD" + size + "]", "[PAD" + (size + 1) + "]");
    }

    @Test
    void aTokenizerThatGgufCannotHoldIsRefused() {
        assertThatThrownBy(() -> ModelCompanions.ggufKeys(TOKENIZERS.resolve("wordlevel"), 13))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("\"WordLevel\"; a GGUF file can hold byte-pair ones");
    }

    @Test
    void aNormalizerThatGgufHasNoNameForIsRefused() throws IOException {
        ModelCompanions.copy(TOKENIZERS.resolve("gguf-qwen2/tokenizer.gguf"), folder);
        Path json = folder.resolve("tokenizer.json");
        Files.writeString(json, Files.readString(json).replace("\"NFC\"", "\"Lowercase\""));
        assertThatThrownBy(() -> ModelCompanions.ggufKeys(folder, 400))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("cuts or normalises words in a way that GGUF has no name for");
    }

    @Test
    void endTokensOfAConfigurationArePutWhereTheyLast() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.writeString(model.resolve("config.json"), "{\"eos_token_id\": [7, 3]}");
        Path copy = Files.createDirectory(folder.resolve("copy"));
        ModelCompanions.copy(model, copy);
        assertThat(GenerationConfig.of(copy).ends()).containsExactlyInAnyOrder(3, 7);
    }

    private static void write(Path file, String architecture, Map<String, Object> tokenizer) {
        Map<String, Object> metadata = new HashMap<>(tokenizer);
        metadata.put("general.architecture", architecture);
        try (Scope _ = Scope.open()) {
            GgufWriter.write(
                    file,
                    metadata,
                    List.of(new GgufWriter.Entry("x", new long[] {1}, () -> Tensor.of(Device.CPU, new float[] {0}, 1))),
                    GgufPrecision.F32);
        }
    }

    private static String architecture(Path gguf) {
        try (Gguf file = Gguf.open(gguf)) {
            return file.metadata().text("general.architecture");
        }
    }

    private static int size(Path gguf) {
        try (Gguf file = Gguf.open(gguf)) {
            return file.metadata().texts("tokenizer.ggml.tokens").size();
        }
    }

    private static int[] ints(Node node, String key) {
        return node.asMap().need(key).asList().stream().mapToInt(Node::asInt).toArray();
    }
}
