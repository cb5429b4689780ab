package dev.retort.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.atlas.Bootstrap;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.basics.Stopped;
import dev.retort.engine.Device;
import dev.retort.formats.Json;
import dev.retort.models.Decoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageBuilderTest {
    private static final StageRecipe RECIPE = new StageRecipe(StopIn.plan(4), StopIn.plan(2));

    @TempDir
    Path folder;

    private Path shipped = Path.of("");

    @BeforeEach
    void unpack() {
        shipped = folder.resolve("shipped");
        ShippedPair.unpack(shipped);
    }

    @Test
    void aStageThatWasStoppedEndsInTheSameBytesAndLeavesTheFirstPairAlone() throws IOException {
        Path whole = folder.resolve("whole");
        Path stopped = folder.resolve("stopped");
        builder(RECIPE, whole, Progress.SILENT).build();

        for (String at : List.of("train distilled", "train continued")) {
            assertThatThrownBy(() -> builder(RECIPE, stopped, new StopIn(at)).build())
                    .isInstanceOf(Stopped.class);
            assertThat(stopped.resolve("pair.json")).doesNotExist();
            assertThat(stopped.resolve(at.substring("train ".length()) + ".training.safetensors"))
                    .exists();
        }
        builder(RECIPE, stopped, Progress.SILENT).build();

        for (String file : List.of(
                "pair.json", "base/model.safetensors", "distilled/model.safetensors", "continued/model.safetensors")) {
            assertThat(Files.mismatch(whole.resolve(file), stopped.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
        assertThat(same("base", whole)).isTrue();
        assertThat(same("distilled", whole)).isFalse();
        assertThat(same("continued", whole)).isFalse();
        assertThat(Json.read(whole.resolve("pair.json")).asMap().need("teacher").asText())
                .isEqualTo("v3e");
    }

    @Test
    void aFolderKeepsItsPairAndOnlyAV2PairIsTrainedOn() {
        Path whole = folder.resolve("whole");
        builder(RECIPE, whole, Progress.SILENT).build();

        StageRecipe longer = new StageRecipe(StopIn.plan(5), StopIn.plan(2));
        assertThatThrownBy(() -> builder(longer, whole, Progress.SILENT).build())
                .isInstanceOf(BadInput.class)
                .hasMessageContainingAll("another recipe", "--out");
        assertThatThrownBy(() -> FirstStage.in(whole))
                .isInstanceOf(BadInput.class)
                .hasMessageContainingAll("pair.json", "v3e", "--from");
        assertThatThrownBy(() -> FirstStage.in(folder))
                .isInstanceOf(BadInput.class)
                .hasMessageContainingAll("holds no pair", "--from");
        assertThatThrownBy(() -> builder(RECIPE, shipped, Progress.SILENT).build())
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("teacher (none");
    }

    @Test
    void theNullGoesOnBehindWhatItHasRead() {
        FirstStage first = FirstStage.in(shipped);
        assertThat(first.size()).isEqualTo(Size.S);
        assertThat(first.rowsRead()).isEqualTo(16 * (1500 + 4133));
    }

    /** The model that is shipped, a v2 pupil: it notices slips, and looks again behind its conclusion less than v3e. */
    @Test
    void aModelIsMeasuredOnItsOwnThoughtsAndOnItsTeachers() {
        Bootstrap bootstrap = new Bootstrap(1, 50);
        OwnThoughts own = new OwnThoughts(new ProblemGenerator(1).distinct(Split.TEST, 40), 1);
        try (Decoder model = Decoder.load(shipped.resolve("distilled"), Device.CPU)) {
            RethinkingStatistics greedy = RethinkingStatistics.of(own.read(model, 0, Progress.SILENT), bootstrap);
            assertThat(greedy.accuracy().value()).isGreaterThan(.95);
            assertThat(greedy.post().value()).isLessThan(10);
            assertThat(own.of(model, 1, Progress.SILENT).get(39))
                    .as("whatever the batch")
                    .isEqualTo(new OwnThoughts(own.problems(), 1)
                            .of(model, 1, Progress.SILENT)
                            .get(39));
            Noticing noticing = Noticing.of(model, new Teacher(1).traces(Split.TEST, 60), bootstrap);
            assertThat(noticing.afterWrong().value()).isGreaterThan(.6);
            assertThat(noticing.ratio().value()).isGreaterThan(5);
        }
    }

    @Test
    void anEstimateCountsEveryStep() {
        BuildEstimate estimate = BuildEstimate.of(PairRecipe.of(Size.M, 0));
        assertThat(estimate.parameters()).isBetween(1_100_000L, 1_300_000L);
        assertThat(estimate.steps()).isEqualTo(1500 + 6000 + 4133);
        assertThat(estimate.time()).isPositive();
        assertThat(BuildEstimate.of(RECIPE, FirstStage.in(shipped)).steps()).isEqualTo(6);
    }

    private StageBuilder builder(StageRecipe recipe, Path to, Progress progress) {
        return new StageBuilder(recipe, FirstStage.in(shipped), to, progress);
    }

    private boolean same(String model, Path pair) throws IOException {
        String file = model + "/model.safetensors";
        return Files.mismatch(shipped.resolve(file), pair.resolve(file)) == -1;
    }
}
