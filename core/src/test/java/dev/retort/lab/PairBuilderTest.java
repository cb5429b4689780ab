package dev.retort.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.basics.Stopped;
import dev.retort.engine.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairBuilderTest {
    private static final PairRecipe RECIPE = recipe(1);

    @TempDir
    Path folder;

    @Test
    void aPairWhoseTrainingWasStoppedEndsInTheSameBytes() throws IOException {
        Path whole = folder.resolve("whole");
        Path stopped = folder.resolve("stopped");
        new PairBuilder(RECIPE, whole, Progress.SILENT).build();

        for (String at : List.of("train base", "train distilled", "train continued")) {
            assertThatThrownBy(() -> new PairBuilder(RECIPE, stopped, new StopIn(at)).build())
                    .isInstanceOf(Stopped.class);
            assertThat(stopped.resolve("pair.json")).doesNotExist();
            assertThat(stopped.resolve(at.substring("train ".length()) + ".training.safetensors"))
                    .exists();
        }
        new PairBuilder(RECIPE, stopped, Progress.SILENT).build();

        for (String file : List.of(
                "pair.json",
                "base/model.safetensors",
                "distilled/model.safetensors",
                "continued/model.safetensors",
                "continued/config.json")) {
            assertThat(Files.mismatch(whole.resolve(file), stopped.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
        assertThat(Files.mismatch(
                        whole.resolve("base/model.safetensors"), whole.resolve("distilled/model.safetensors")))
                .isNotEqualTo(-1);
    }

    @Test
    void theModelsThatBeginWithTheBaseAreTrainedAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);
        Progress meeting = (name, total, unit) -> {
            if (!name.equals("train base")) {
                both.countDown();
                meet(both);
            }
            return Progress.SILENT.begin(name, total, unit);
        };

        new PairBuilder(RECIPE, folder, meeting).build();

        assertThat(folder.resolve("pair.json")).exists();
    }

    @Test
    void howManyThreadsTrainChangesNoByte() throws IOException {
        int before = Native.threads();
        try {
            Native.threads(1);
            new PairBuilder(RECIPE, folder.resolve("one"), Progress.SILENT).build();
            Native.threads(6);
            new PairBuilder(RECIPE, folder.resolve("six"), Progress.SILENT).build();
            assertThat(Native.threads()).isEqualTo(6);
        } finally {
            Native.threads(before);
        }

        for (String model : List.of("base", "distilled", "continued")) {
            Path file = Path.of(model, "model.safetensors");
            assertThat(Files.mismatch(
                            folder.resolve("one").resolve(file),
                            folder.resolve("six").resolve(file)))
                    .as(model)
                    .isEqualTo(-1);
        }
    }

    @Test
    void modelsOfTwoRecipesDoNotBecomeOnePair() {
        assertThatThrownBy(() -> new PairBuilder(RECIPE, folder, new StopIn("train distilled")).build())
                .isInstanceOf(Stopped.class);

        assertThatThrownBy(() -> new PairBuilder(recipe(2), folder, Progress.SILENT).build())
                .isInstanceOf(BadInput.class)
                .hasMessageContainingAll(folder.toString(), "another seed", "1", "2", "--out");
    }

    private static PairRecipe recipe(long seed) {
        return new PairRecipe(Size.S, seed, StopIn.plan(3), StopIn.plan(4), StopIn.plan(2));
    }

    private static void meet(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
