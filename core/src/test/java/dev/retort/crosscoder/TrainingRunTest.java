package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.retort.activations.ActivationSource;
import dev.retort.activations.Normaliser;
import dev.retort.activations.Origin;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.basics.Stopped;
import dev.retort.engine.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingRunTest {
    private static final int BATCH = 32;
    private static final Made DATA = new Made(Sides.of(7, 5), BATCH, 7);
    private static final TrainingConfig CONFIG = TrainingConfig.of(BatchTopK.of(3), 24, 30, BATCH, 3);

    @TempDir
    Path folder;

    private TrainingJob job(String name) {
        ActivationSource source = new ActivationSource(
                DATA,
                Normaliser.identity(DATA.sides()),
                DATA,
                List.of(
                        new Origin("base", "ab", "blocks.1.resid_pre"),
                        new Origin("distilled", "cd", "blocks.2.resid_pre")));
        return new TrainingJob(CONFIG, source, folder.resolve(name), Duration.ofHours(1));
    }

    /** Asks to stop once so many steps have been taken. */
    private static Progress stopAfter(long steps) {
        return (name, total, unit) -> new Progress.Task() {
            private long done;

            @Override
            public void advance(long amount) {
                done += amount;
                if (done >= steps * BATCH && name.startsWith("train")) {
                    throw new Stopped("enough");
                }
            }

            @Override
            public void resumed(long amount) {
                done += amount;
            }

            @Override
            public void note(String figures) {}

            @Override
            public void close() {}
        };
    }

    @Test
    void fileAndCurveEndInTheSameBytesHoweverOftenItWasStopped() throws IOException {
        TrainingJob whole = job("whole.safetensors");
        whole.run(Device.CPU, Progress.SILENT);
        TrainingJob stopped = job("stopped.safetensors");
        for (int steps : new int[] {4, 11, 29}) {
            assertThatThrownBy(() -> stopped.run(Device.CPU, stopAfter(steps))).isInstanceOf(Stopped.class);
        }
        // killed between curve and checkpoint, the curve is ahead
        Files.writeString(stopped.curve(), "{\"step\":29,\"loss\":7}\n", StandardOpenOption.APPEND);
        stopped.run(Device.CPU, Progress.SILENT);
        assertThat(stopped.out()).hasSameBinaryContentAs(whole.out());
        assertThat(stopped.curve()).hasSameBinaryContentAs(whole.curve());
        assertThat(Files.readAllLines(whole.curve()))
                .hasSize(30)
                .allMatch(line -> line.contains("\"fvu\":") && line.contains("\"gradient_norm\":"));
        assertThat(whole.checkpoint()).doesNotExist();
        try (CrosscoderFile file = CrosscoderFile.read(whole.out(), Device.CPU)) {
            assertThat(ActivationSource.hooks(file.hook(), 2))
                    .containsExactly("blocks.1.resid_pre", "blocks.2.resid_pre");
            assertThat(file.models())
                    .containsExactly(
                            new CrosscoderFile.Model("base", "ab"), new CrosscoderFile.Model("distilled", "cd"));
        }
    }

    @Test
    void aFullDiskLeavesTheOldCheckpointAndTheRunGoesOnFromIt() throws IOException {
        Path full = Path.of("/dev/full"); // a device of Linux that has no room for anything
        assumeThat(full).exists();
        TrainingJob whole = job("whole.safetensors");
        whole.run(Device.CPU, Progress.SILENT);
        TrainingJob job = job("cramped.safetensors");
        assertThatThrownBy(() -> job.run(Device.CPU, stopAfter(11))).isInstanceOf(Stopped.class);
        byte[] before = Files.readAllBytes(job.checkpoint());
        Files.createSymbolicLink(folder.resolve("." + job.checkpoint().getFileName() + ".tmp-write"), full);
        assertThatThrownBy(() -> job.run(Device.CPU, Progress.SILENT))
                .isInstanceOf(BadInput.class)
                .hasMessageContainingAll(
                        job.checkpoint().toString(), "the disk is full", "give the same command again");
        assertThat(job.checkpoint()).hasBinaryContent(before);
        job.run(Device.CPU, Progress.SILENT);
        assertThat(job.out()).hasSameBinaryContentAs(whole.out());
    }

    @Test
    void aFileThatIsThereIsNotWrittenOver() throws IOException {
        TrainingJob job = job("there.safetensors");
        Files.writeString(job.out(), "mine");
        assertThatThrownBy(() -> job.run(Device.CPU, Progress.SILENT))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("is there already");
        assertThat(job.out()).hasContent("mine");
    }

    @Test
    void aPlanThatDoesNotFitIsRefusedWithItsParts() {
        MemoryPlan plan = MemoryPlan.of(CONFIG, DATA.sides(), Map.of("buffer", 3_000_000_000L));
        plan.requireFits(1L << 40);
        assertThat(plan.bytes().get("weights")).isEqualTo(4L * (2 * 24 * 12 + 24 + 12));
        assertThatThrownBy(() -> plan.requireFits(2_000_000_000L))
                .isInstanceOf(BadInput.class)
                .hasMessageContainingAll("3.0 GB", "buffer 3.0 GB", "has 2.0 GB", "--force");
    }
}
