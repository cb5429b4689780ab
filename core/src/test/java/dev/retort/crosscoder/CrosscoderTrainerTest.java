package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.basics.Stopped;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CrosscoderTrainerTest {
    private static final Made DATA = new Made(Sides.of(7, 5), 32, 7);

    @TempDir
    Path folder;

    static List<CrosscoderKind> kinds() {
        return List.of(new ReluL1(0.02, 0.1), new BatchTopK(3, 4, 1.0 / 32, 100, 0.9, 5));
    }

    private static TrainingConfig config(CrosscoderKind kind, long steps) {
        return TrainingConfig.of(kind, 24, steps, 32, 3);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void givesTheGradientsThatFiniteDifferencesGive(CrosscoderKind kind) {
        try (Scope scope = Scope.open();
                CrosscoderTrainer trainer = new CrosscoderTrainer(config(kind, 100), DATA.sides(), Device.CPU)) {
            for (int i = 0; i < 12; i++) {
                trainer.step(DATA.batch(i)); // past the warm-ups, with some features dead
            }
            Tensor x = DATA.batch(50);
            Map<String, Tensor> gradients = trainer.gradients(x);
            for (String name : gradients.keySet()) {
                Tensor weights =
                        Objects.requireNonNull(trainer.crosscoder().parameters().get(name));
                float[] gradient = gradients.get(name).toFloats();
                int largest = 0;
                for (int i = 0; i < gradient.length; i++) {
                    largest = Math.abs(gradient[i]) > Math.abs(gradient[largest]) ? i : largest;
                }
                double up = lossWith(trainer, weights, largest, 1e-3, x);
                double down = lossWith(trainer, weights, largest, -1e-3, x);
                double expected = gradient[largest];
                assertThat((up - down) / 2e-3).as(name).isCloseTo(expected, within(0.05 * Math.abs(expected)));
            }
        }
    }

    private static double lossWith(CrosscoderTrainer trainer, Tensor weights, int at, double change, Tensor x) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            float[] nudge = new float[(int) weights.elements()];
            nudge[at] = (float) change;
            Tensor by = Tensor.of(Device.CPU, nudge, weights.shape());
            weights.addInPlace(by);
            double loss = trainer.loss(x);
            weights.subInPlace(by);
            return loss;
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void learnsToReconstruct(CrosscoderKind kind) {
        TrainingRun run = new TrainingRun(config(kind, 400), folder.resolve("state"), Duration.ofHours(1));
        try (TrainingRun.Trained trained = run.run(DATA, Device.CPU, Progress.SILENT)) {
            CrosscoderEval eval = CrosscoderEval.of(trained.crosscoder(), DATA, Progress.SILENT);
            assertThat(eval.fvu()).hasSize(2);
            assertThat(Math.max(eval.fvu()[0], eval.fvu()[1])).isBetween(0.0, 0.35);
            assertThat(eval.tokens()).isEqualTo(4 * 29);
            assertThat(eval.flagged()).isEqualTo(12);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void endsInTheSameBytesWhenItWasStopped(CrosscoderKind kind) throws IOException {
        TrainingConfig config = config(kind, 30);
        Path whole = folder.resolve("whole.safetensors");
        Path resumed = folder.resolve("resumed.safetensors");
        trainTo(whole, new TrainingRun(config, folder.resolve("a"), Duration.ofHours(1)), Progress.SILENT);
        TrainingRun stopped = new TrainingRun(config, folder.resolve("b"), Duration.ofHours(1));
        assertThatThrownBy(() -> trainTo(resumed, stopped, stopAfter(11))).isInstanceOf(Stopped.class);
        assertThat(resumed).doesNotExist();
        trainTo(resumed, stopped, Progress.SILENT);
        assertThat(Files.readAllBytes(resumed)).isEqualTo(Files.readAllBytes(whole));
        trainTo(resumed, stopped, Progress.SILENT);
        assertThat(Files.readAllBytes(resumed)).isEqualTo(Files.readAllBytes(whole));
    }

    @Test
    void refusesTheCheckpointOfAnotherRun() {
        Path checkpoint = folder.resolve("state");
        CrosscoderKind kind = new ReluL1(0.02, 0.1);
        TrainingRun first = new TrainingRun(config(kind, 3), checkpoint, Duration.ofHours(1));
        trainTo(folder.resolve("x"), first, Progress.SILENT);
        TrainingRun other = new TrainingRun(config(kind, 4), checkpoint, Duration.ofHours(1));
        assertThatThrownBy(() -> trainTo(folder.resolve("y"), other, Progress.SILENT))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("another run");
    }

    private static void trainTo(Path file, TrainingRun run, Progress progress) {
        try (TrainingRun.Trained trained = run.run(DATA, Device.CPU, progress);
                CrosscoderFile content = new CrosscoderFile(
                        trained.crosscoder(),
                        run.config().kind(),
                        trained.thresholds(),
                        Normaliser.identity(DATA.sides()),
                        "blocks.1.resid_pre",
                        List.of(new CrosscoderFile.Model("base", ""), new CrosscoderFile.Model("distilled", "")),
                        "{}",
                        Map.of())) {
            content.write(file);
        }
    }

    /** Asks to stop once so many steps have been counted. */
    private static Progress stopAfter(long steps) {
        return (name, total, unit) -> new Progress.Task() {
            private long done;

            @Override
            public void advance(long amount) {
                done += amount;
                if (done == steps) {
                    throw new Stopped("stopped");
                }
            }

            @Override
            public void note(String figures) {}

            @Override
            public void close() {}
        };
    }
}
