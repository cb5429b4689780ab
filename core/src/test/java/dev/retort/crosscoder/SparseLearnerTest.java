package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
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

/** The sparse way against the dense one. */
final class SparseLearnerTest {
    private static final Made DATA = new Made(Sides.of(61, 70), 53, 11);
    private static final int FEATURES = 307;

    @TempDir
    Path folder;

    private static TrainingConfig config(CrosscoderKind kind) {
        return TrainingConfig.of(kind, FEATURES, 40, 53, 3).withRevival(new Revival.AuxK(9, 1.0 / 32, 150));
    }

    static List<TrainingConfig> configs() {
        BatchTopK batch = new BatchTopK(5, 20, 8, 0.9, 3);
        return List.of(
                config(new ReluL1(0.05, 0.2)),
                config(new TopK(6, false)),
                config(new TopK(6, true)),
                config(batch),
                config(batch).withPartition(new Partition(0, List.of(40, 70), 1)),
                config(new ReluL1(0.05, 0)).withPartition(new Partition(0, List.of(40, 70), 1)),
                config(new TopK(4, true)).withRevival(new Revival.AuxK(FEATURES, 0.5, 60)),
                config(batch).withRevival(new Revival.None(100)));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void givesTheDenseWaysLossesGradientsAndWeights(TrainingConfig config) {
        try (Scope scope = Scope.open();
                CrosscoderTrainer dense = new CrosscoderTrainer(config, DATA.sides(), Device.CPU, TrainingPath.DENSE);
                CrosscoderTrainer sparse =
                        new CrosscoderTrainer(config, DATA.sides(), Device.CPU, TrainingPath.SPARSE)) {
            for (int i = 0; i < 15; i++) {
                Tensor x = DATA.batch(i);
                // from one state, or a difference in the last digit grows from step to step
                sparse.resumeAt(i, true, dense.state(), dense.tokensSinceFired(), dense.thresholdState());
                Map<String, Tensor> expected = dense.gradients(x);
                sparse.gradients(x).forEach((name, gradient) -> {
                    Tensor reference = Objects.requireNonNull(expected.get(name));
                    double apart = gradient.sub(reference).square().sum().item()
                            / (1e-12 + reference.square().sum().item());
                    assertThat(Math.sqrt(apart)).as(name).isLessThan(1e-5);
                });
                assertThat(sparse.loss(x)).isCloseTo(dense.loss(x), within(1e-5 * Math.abs(dense.loss(x))));
                alike(sparse.step(x), dense.step(x));
            }
            Map<String, Tensor> expected = dense.state();
            sparse.state().forEach((name, tensor) -> {
                Tensor reference = Objects.requireNonNull(expected.get(name)).detach();
                double scale = Math.max(1e-3, reference.abs().max().item());
                assertThat(tensor.sub(reference).abs().max().item()).as(name).isLessThan(2e-3 * scale);
            });
        }
    }

    private static void alike(TrainingStep found, TrainingStep expected) {
        assertThat(found.reconstruction()).isCloseTo(expected.reconstruction(), close(expected.reconstruction()));
        assertThat(found.sparsity()).isCloseTo(expected.sparsity(), close(expected.sparsity()));
        assertThat(found.auxiliary()).isCloseTo(expected.auxiliary(), close(expected.auxiliary()));
        assertThat(found.gradientNorm()).isCloseTo(expected.gradientNorm(), close(expected.gradientNorm()));
        for (int side = 0; side < 2; side++) {
            double fvu = expected.fvu().get(side);
            assertThat(found.fvu().get(side)).isCloseTo(fvu, close(fvu));
        }
        assertThat(found.l0()).isCloseTo(expected.l0(), within(0.05));
        assertThat(found.dead()).isEqualTo(expected.dead());
        assertThat(found.decoderNorm()).isCloseTo(expected.decoderNorm(), close(expected.decoderNorm()));
    }

    private static org.assertj.core.data.Offset<Double> close(double expected) {
        return within(1e-6 + 2e-4 * Math.abs(expected));
    }

    @Test
    void exclusiveFeaturesStayExactlyZeroOnTheOtherSide() {
        TrainingConfig config = configs().get(4);
        try (Scope scope = Scope.open();
                CrosscoderTrainer sparse =
                        new CrosscoderTrainer(config, DATA.sides(), Device.CPU, TrainingPath.SPARSE)) {
            for (int i = 0; i < 30; i++) {
                sparse.step(DATA.batch(i));
            }
            for (String name : List.of("w_enc", "w_dec", "mean.w_enc", "square.w_dec")) {
                Tensor rows = Objects.requireNonNull(sparse.state().get(name));
                assertThat(DATA.sides().of(rows.narrow(0, 0, 40), 1).abs().max().item())
                        .isZero();
                assertThat(DATA.sides()
                                .of(rows.narrow(0, 40, 70), 0)
                                .abs()
                                .max()
                                .item())
                        .isZero();
                assertThat(DATA.sides()
                                .of(rows.narrow(0, 40, 70), 1)
                                .abs()
                                .max()
                                .item())
                        .isPositive();
            }
        }
    }

    @Test
    void endsInTheSameBytesWhenItWasStopped() throws IOException {
        TrainingConfig config = configs().get(3);
        Path whole = folder.resolve("whole.safetensors");
        Path resumed = folder.resolve("resumed.safetensors");
        trainTo(whole, config, folder.resolve("a"), Progress.SILENT);
        assertThatThrownBy(
                        () -> trainTo(resumed, config, folder.resolve("b"), CrosscoderTrainerTest.stopAfter(17 * 53)))
                .isInstanceOf(dev.retort.basics.Stopped.class);
        trainTo(resumed, config, folder.resolve("b"), Progress.SILENT);
        assertThat(Files.readAllBytes(resumed)).isEqualTo(Files.readAllBytes(whole));
    }

    private static void trainTo(Path file, TrainingConfig config, Path checkpoint, Progress progress) {
        TrainingRun run = new TrainingRun(config, checkpoint, Duration.ofHours(1), TrainingPath.SPARSE);
        try (TrainingRun.Trained trained = run.run(DATA, Device.CPU, progress);
                CrosscoderFile content = new CrosscoderFile(
                        trained.crosscoder(),
                        config.kind(),
                        trained.thresholds(),
                        Normaliser.identity(DATA.sides()),
                        "blocks.1.resid_pre",
                        List.of(new CrosscoderFile.Model("base", ""), new CrosscoderFile.Model("distilled", "")),
                        "{}",
                        Map.of())) {
            content.write(file);
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        TrainingConfig tied =
                TrainingConfig.of(new TopK(3, true), 20, 10, 16, 1).withPartition(new Partition(3, List.of(), 1));
        assertThatThrownBy(() -> new CrosscoderTrainer(tied, Sides.equal(2, 8), Device.CPU, TrainingPath.SPARSE))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("train the dense way");
    }
}
