package dev.retort.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Golden;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsFolderTest {
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir
    Path folder;

    @BeforeEach
    void writeShards() {
        try (Scope _ = Scope.open()) {
            Safetensors.write(
                    folder.resolve("s-1.safetensors"),
                    Map.of("a", Tensor.of(Device.CPU, new float[] {1}, 1)),
                    Map.of());
            Safetensors.write(
                    folder.resolve("s-2.safetensors"),
                    Map.of("b", Tensor.of(Device.CPU, new float[] {2}, 1)),
                    Map.of());
        }
    }

    @Test
    void shardsReadAsOne() throws IOException {
        index("a", "s-1.safetensors", "b", "s-2.safetensors");
        try (TensorFile file = TensorFile.open(folder);
                Scope _ = Scope.open()) {
            assertThat(file.names()).containsExactlyInAnyOrder("a", "b");
            assertThat(file.tensor("b", Device.CPU).item()).isEqualTo(2);
            assertThatThrownBy(() -> file.entry("c"))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("no tensor \"c\"");
        }
    }

    @Test
    void aSingleFileIsFoundByItsName() throws IOException {
        Files.move(folder.resolve("s-1.safetensors"), folder.resolve("model.safetensors"));
        try (TensorFile file = TensorFile.open(folder)) {
            assertThat(file.names()).containsExactly("a");
        }
    }

    @Test
    void halfACheckpointIsRefused() throws IOException {
        index("a", "s-1.safetensors", "b", "s-3.safetensors");
        refused("the shard \"s-3.safetensors\" is not in the folder");
        index("a", "s-1.safetensors", "b", "s-1.safetensors");
        refused("the shard \"s-1.safetensors\" has no tensor \"b\"");
        index("a", "../s-1.safetensors", "b", "s-2.safetensors");
        refused("must be a plain file name");
        Files.delete(folder.resolve(INDEX));
        refused("has neither model.safetensors nor");
        assertThatThrownBy(() -> WeightsFolder.open(folder.resolve("none")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("no such folder");
    }

    @Test
    void readsTheReferenceCheckpoints() {
        Path models = Golden.folder("models").orElse(Path.of("none"));
        Assumptions.assumeTrue(Files.isDirectory(models), "no reference fixtures beside this checkout");
        for (String name : new String[] {"qwen2", "qwen2-tied-sharded", "llama"}) {
            try (TensorFile file = TensorFile.open(models.resolve(name));
                    Scope _ = Scope.open()) {
                Tensor embedding = file.tensor("model.embed_tokens.weight", Device.CPU);
                assertThat(embedding.shape())
                        .isEqualTo(file.entry("model.embed_tokens.weight").shape());
                assertThat(embedding.toFloats()).doesNotContain(Float.NaN);
            }
        }
    }

    private void index(String... namesAndShards) throws IOException {
        Map<String, String> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < namesAndShards.length; i += 2) {
            map.put(namesAndShards[i], namesAndShards[i + 1]);
        }
        Files.writeString(folder.resolve(INDEX), Json.text(Map.of("weight_map", map)));
    }

    private void refused(String message) {
        assertThatThrownBy(() -> TensorFile.open(folder))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(message);
    }
}
