package dev.retort.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.Progress;
import dev.retort.basics.Stopped;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.Batch;
import dev.retort.models.Checkpoint;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderConfig;
import dev.retort.models.Hooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LanguageModelTrainerTest {
    private static final DecoderConfig CONFIG = DecoderConfig.qwen2(2, 2, 1, 16, 24, 11);
    private static final TrainingPlan PLAN = new TrainingPlan(40, 1e-2, 5, 0.05, 1, 0.98, 0.05, 0);

    /** Rows that count up from a start that moves with the step. */
    private static TrainingBatch counting(long step) {
        int[][] ids = new int[4][9];
        float[][] weights = new float[4][8];
        for (int b = 0; b < 4; b++) {
            for (int t = 0; t < 9; t++) {
                ids[b][t] = (int) ((step * 4 + b + t) % 11);
            }
            Arrays.fill(weights[b], 1f / 32);
        }
        return new TrainingBatch(ids, weights);
    }

    @Test
    void learnsToCount() {
        try (Scope scope = Scope.open();
                Decoder decoder = Decoder.random(CONFIG, 1, Device.CPU)) {
            long tokens = new LanguageModelTrainer(decoder, PLAN, LanguageModelTrainerTest::counting)
                    .train("count", null, Progress.SILENT);
            Tensor logits = decoder.logits(Batch.of(Device.CPU, new int[] {4, 5, 6, 7}), Hooks.none());
            assertThat(logits.argmax(-1).select(0, 0).toLongs()[3]).isEqualTo(8);
            assertThat(tokens).isEqualTo(40 * 32);
        }
    }

    @Test
    void aRunThatWasStoppedEndsInTheSameBytes(@TempDir Path folder) throws IOException {
        train(folder, "whole", Progress.SILENT);
        for (int stop : new int[] {1, 17}) {
            Path state = folder.resolve("stopped" + stop);
            assertThatThrownBy(() -> train(folder, "stopped" + stop, stopAt(stop)))
                    .isInstanceOf(Stopped.class);
            assertThat(state).exists();
            train(folder, "stopped" + stop, Progress.SILENT);
            assertThat(Files.mismatch(folder.resolve("whole"), state)).isEqualTo(-1);
        }
    }

    @Test
    void whatIsSavedLoadsAgain(@TempDir Path folder) {
        try (Scope scope = Scope.open();
                Decoder decoder = Decoder.random(CONFIG, 3, Device.CPU)) {
            Checkpoint.save(decoder, folder);
            try (Decoder again = Decoder.load(folder, Device.CPU)) {
                Batch batch = Batch.of(Device.CPU, new int[] {1, 2, 3});
                assertThat(again.config()).isEqualTo(decoder.config());
                assertThat(again.logits(batch, Hooks.none()).toFloats())
                        .isEqualTo(decoder.logits(batch, Hooks.none()).toFloats());
            }
        }
    }

    private static void train(Path folder, String name, Progress progress) {
        try (Decoder decoder = Decoder.random(CONFIG, 2, Device.CPU)) {
            new LanguageModelTrainer(decoder, PLAN, LanguageModelTrainerTest::counting)
                    .train(name, folder.resolve(name), progress);
        }
    }

    private static Progress stopAt(int steps) {
        return (name, total, unit) -> new Progress.Task() {
            private int done;

            @Override
            public void advance(long amount) {
                done += (int) amount;
                if (done >= steps) {
                    throw new Stopped("stopped by the test");
                }
            }

            @Override
            public void note(String figures) {}

            @Override
            public void close() {}
        };
    }
}
