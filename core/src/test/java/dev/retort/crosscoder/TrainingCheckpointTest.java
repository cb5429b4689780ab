package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingCheckpointTest {
    private static final Made DATA = EveryConfig.UNEQUAL;
    private static final TrainingConfig CONFIG = EveryConfig.of(EveryConfig.TANH, 10);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void aCheckpoint() {
        file = folder.resolve("state.safetensors");
        try (CrosscoderTrainer trainer = new CrosscoderTrainer(CONFIG, DATA.sides(), Device.CPU)) {
            new TrainingCheckpoint(1, 1).write(file, trainer);
        }
    }

    @Test
    void keepsThresholdsAndTheirMoments() {
        try (Safetensors saved = Safetensors.open(file)) {
            assertThat(saved.names()).contains("log_threshold", "mean.log_threshold", "square.log_threshold");
        }
    }

    @Test
    void refusesAnotherRunsFile() {
        refuses(EveryConfig.of(EveryConfig.TANH, 11), DATA, "another run, which had ");
        refuses(EveryConfig.of(EveryConfig.TANH, 11), DATA, "instead of 11");
        refuses(CONFIG.withPartition(new Partition(0, List.of(1, 1), 1)), DATA, "another run");
    }

    @Test
    void refusesWeightsOfAnotherShape() {
        refuses(CONFIG, EveryConfig.THREE, "other models: theirs are [7,5] wide, these [4,4,4]");
        refuses(CONFIG, new Made(Sides.of(7, 6), 32, 1), "is a checkpoint of other models");
        rewrite("tokens_since_fired", 3);
        refuses(CONFIG, DATA, "tokens_since_fired");
    }

    @Test
    void refusesAFileThatWasCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 5, 100, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            refuses(CONFIG, DATA, file.getFileName().toString());
        }
    }

    private void rewrite(String name, long size) {
        try (Scope scope = Scope.open()) {
            Map<String, String> metadata;
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            try (Safetensors saved = Safetensors.open(file)) {
                metadata = saved.metadata();
                saved.names().forEach(each -> tensors.put(each, saved.tensor(each, Device.CPU)));
            }
            tensors.put(name, Tensor.zeros(Device.CPU, DType.I64, size));
            Safetensors.write(file, tensors, metadata);
        }
    }

    private void refuses(TrainingConfig config, Made data, String part) {
        try (CrosscoderTrainer trainer = new CrosscoderTrainer(config, data.sides(), Device.CPU)) {
            assertThatThrownBy(() -> TrainingCheckpoint.restore(file, trainer))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining(part);
            assertThat(trainer.steps()).isZero();
        }
    }
}
