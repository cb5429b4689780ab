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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CrosscoderTrainerTest {
    @TempDir
    Path folder;

    static List<EveryConfig> everyConfig() {
        return EveryConfig.all(100);
    }

    /** L_aux takes the error as given, which differences would not: here it weighs next to nothing. */
    private static TrainingConfig differentiable(TrainingConfig config) {
        return config.revival() instanceof Revival.AuxK auxK
                ? config.withRevival(new Revival.AuxK(auxK.features(), 1e-4, auxK.deadAfter()))
                : config;
    }

    @ParameterizedTest
    @MethodSource("everyConfig")
    void givesTheGradientsThatFiniteDifferencesGive(EveryConfig every) {
        Made data = every.data();
        TrainingConfig config = differentiable(every.config());
        try (Scope scope = Scope.open();
                CrosscoderTrainer trainer = new CrosscoderTrainer(config, data.sides(), Device.CPU)) {
            for (int i = 0; i < 13; i++) {
                trainer.step(data.batch(i)); // past the warm-ups, with some features dead
            }
            Tensor x = data.batch(50);
            Map<String, Tensor> gradients = trainer.gradients(x);
            Learned learned = ((DenseLearner) trainer.learner()).learned();
            for (String name : learned.crosscoder().parameters().keySet()) {
                Tensor weights = Objects.requireNonNull(learned.parameters().get(name));
                float[] gradient = Objects.requireNonNull(gradients.get(name)).toFloats();
                int largest = 0;
                for (int i = 0; i < gradient.length; i++) {
                    largest = Math.abs(gradient[i]) > Math.abs(gradient[largest]) ? i : largest;
                }
                int[] together = moving(every, name, largest);
                double up = lossWith(trainer, weights, together, 1e-3, x);
                double down = lossWith(trainer, weights, together, -1e-3, x);
                double expected = gradient[largest];
                assertThat((up - down) / 2e-3).as(name).isCloseTo(expected, within(0.02 * Math.abs(expected)));
            }
        }
    }

    /** The elements that move with one: those of a tied decoder on every side. */
    private static int[] moving(EveryConfig every, String name, int element) {
        Sides sides = every.data().sides();
        int feature = element / sides.total();
        if (!name.equals("w_dec") || feature >= every.config().partition().tied()) {
            return new int[] {element};
        }
        int width = sides.width(0);
        int within = element % sides.total() % width;
        return IntStream.range(0, sides.count())
                .map(side -> feature * sides.total() + side * width + within)
                .toArray();
    }

    private static double lossWith(CrosscoderTrainer trainer, Tensor weights, int[] at, double change, Tensor x) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            float[] nudge = new float[(int) weights.elements()];
            for (int element : at) {
                nudge[element] = (float) change;
            }
            Tensor by = Tensor.of(Device.CPU, nudge, weights.shape());
            weights.addInPlace(by);
            double loss = trainer.loss(x);
            weights.subInPlace(by);
            return loss;
        }
    }

    static List<EveryConfig> learners() {
        List<EveryConfig> quick = EveryConfig.all(300);
        List<EveryConfig> slow = EveryConfig.all(600);
        return IntStream.range(0, quick.size())
                .mapToObj(i -> quick.get(i).config().kind().penalised() ? quick.get(i) : slow.get(i))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("learners")
    void learnsToReconstruct(EveryConfig every) {
        TrainingRun run = new TrainingRun(every.config(), folder.resolve("state"), Duration.ofHours(1));
        try (TrainingRun.Trained trained = run.run(every.data(), Device.CPU, Progress.SILENT)) {
            CrosscoderEval eval = CrosscoderEval.of(trained.crosscoder(), every.data(), Progress.SILENT);
            assertThat(eval.fvu()).hasSize(every.data().sides().count());
            assertThat(Arrays.stream(eval.fvu()).max().orElseThrow()).isBetween(0.0, 0.35);
            assertThat(eval.tokens()).isEqualTo(4 * 29);
            assertThat(eval.flagged()).isEqualTo(12);
        }
    }

    static List<EveryConfig> shortRuns() {
        return EveryConfig.all(30);
    }

    @ParameterizedTest
    @MethodSource("shortRuns")
    void endsInTheSameBytesWhenItWasStopped(EveryConfig every) throws IOException {
        Path whole = folder.resolve("whole.safetensors");
        Path resumed = folder.resolve("resumed.safetensors");
        TrainingConfig config = every.config();
        Made data = every.data();
        trainTo(whole, new TrainingRun(config, folder.resolve("a"), Duration.ofHours(1)), data, Progress.SILENT);
        TrainingRun stopped = new TrainingRun(config, folder.resolve("b"), Duration.ofHours(1));
        assertThatThrownBy(() -> trainTo(resumed, stopped, data, stopAfter(11 * config.batch())))
                .isInstanceOf(Stopped.class);
        assertThat(resumed).doesNotExist();
        trainTo(resumed, stopped, data, Progress.SILENT);
        assertThat(Files.readAllBytes(resumed)).isEqualTo(Files.readAllBytes(whole));
        trainTo(resumed, stopped, data, Progress.SILENT);
        assertThat(Files.readAllBytes(resumed)).isEqualTo(Files.readAllBytes(whole));
    }

    @ParameterizedTest
    @MethodSource("shortRuns")
    void everyRevivalHasSomethingToRevive(EveryConfig every) {
        int dead = 0;
        try (CrosscoderTrainer trainer =
                new CrosscoderTrainer(every.config(), every.data().sides(), Device.CPU)) {
            for (int i = 0; i < 30; i++) {
                try (Scope scope = Scope.open()) {
                    dead = Math.max(dead, trainer.step(every.data().batch(i)).dead());
                }
            }
        }
        if (!(every.config().revival() instanceof Revival.None)) {
            assertThat(dead).isPositive();
        }
    }

    @Test
    void refusesBatchesThatAreNoNumbers() {
        TrainingConfig config = EveryConfig.of(EveryConfig.BATCH, 10);
        Sides sides = EveryConfig.UNEQUAL.sides();
        try (Scope scope = Scope.open();
                CrosscoderTrainer trainer = new CrosscoderTrainer(config, sides, Device.CPU)) {
            float[] broken = EveryConfig.UNEQUAL.batch(0).toFloats();
            broken[17] = Float.NaN;
            assertThatThrownBy(() -> trainer.step(Tensor.of(Device.CPU, broken, 32, sides.total())))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("step 0 hold numbers that are not finite");
        }
    }

    private static void trainTo(Path file, TrainingRun run, Made data, Progress progress) {
        List<CrosscoderFile.Model> models = new ArrayList<>();
        for (int side = 0; side < data.sides().count(); side++) {
            models.add(new CrosscoderFile.Model("model " + side, ""));
        }
        try (TrainingRun.Trained trained = run.run(data, Device.CPU, progress);
                CrosscoderFile content = new CrosscoderFile(
                        trained.crosscoder(),
                        run.config().kind(),
                        trained.thresholds(),
                        Normaliser.identity(data.sides()),
                        "blocks.1.resid_pre",
                        models,
                        "{}",
                        Map.of())) {
            content.write(file);
        }
    }

    /** Asks to stop once so many steps have been counted. */
    static Progress stopAfter(long steps) {
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
