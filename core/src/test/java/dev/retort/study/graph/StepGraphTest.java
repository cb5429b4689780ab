package dev.retort.study.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepGraphTest {
    @TempDir
    Path folder;

    @Test
    void aRunKilledAnywhereAndResumedEndsInTheSameBytes() throws IOException {
        FakeStudy whole = new FakeStudy(folder.resolve("whole"));
        whole.run(8);
        List<String> expected = FakeStudy.content(folder.resolve("whole"));

        for (int writes = 0; writes < whole.written().size(); writes++) {
            Path killed = folder.resolve("killed-" + writes);
            FakeStudy dying = new FakeStudy(killed).killedAfter(writes);
            assertThatThrownBy(() -> dying.run(8)).isInstanceOf(FakeStudy.Killed.class);

            FakeStudy resumed = new FakeStudy(killed);
            resumed.run(8);

            assertThat(FakeStudy.content(killed)).isEqualTo(expected);
            assertThat(dying.written().size() + resumed.written().size())
                    .as("nothing was written twice")
                    .isEqualTo(whole.written().size());
        }
    }

    @Test
    void aSecondRunMakesNothing() throws IOException {
        new FakeStudy(folder).run(8);
        FakeStudy second = new FakeStudy(folder);

        Plan plan = second.run(8);

        assertThat(second.written()).isEmpty();
        assertThat(plan.text()).isEqualTo("3 steps, 3 cached");
    }

    @Test
    void aNewConfigRunsItsStepAndWhatReadsItAndSaysWhy() throws IOException {
        new FakeStudy(folder).run(8);
        FakeStudy second = new FakeStudy(folder);

        Plan plan = second.run(16);

        assertThat(second.written()).containsExactly("checkpoint", "checkpoint", "checkpoint", "weights", "sum");
        assertThat(plan.text())
                .isEqualTo("3 steps, 1 cached\n"
                        + "  train is made again: its config changed: width 8 → 16\n"
                        + "  figures is made again: its input changed: step train");
    }

    @Test
    void goingBackToAnOldConfigFindsItsFolders() throws IOException {
        new FakeStudy(folder).run(8);
        new FakeStudy(folder).run(16);
        FakeStudy third = new FakeStudy(folder);

        third.run(8);

        assertThat(third.written()).isEmpty();
    }

    @Test
    void forceRunsTheStepAndWhatReadsIt() throws IOException {
        new FakeStudy(folder).run(8);
        FakeStudy second = new FakeStudy(folder);

        Plan plan = second.run(8, "train");

        assertThat(second.written()).containsExactly("checkpoint", "checkpoint", "checkpoint", "weights", "sum");
        assertThat(plan.text()).contains("train is made again: --force");
        assertThatThrownBy(() -> second.run(8, "trian"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("corpus, train, figures");
    }

    @Test
    void aForcedStepThatIsKilledIsNotTakenForDone() throws IOException {
        new FakeStudy(folder).run(8);
        assertThatThrownBy(() -> new FakeStudy(folder).killedAfter(1).run(8, "train"))
                .isInstanceOf(FakeStudy.Killed.class);
        FakeStudy third = new FakeStudy(folder);

        third.run(8);

        assertThat(third.written()).containsExactly("checkpoint", "checkpoint", "weights", "sum");
    }

    @Test
    void aDamagedStepIsMadeAgain() throws IOException {
        FakeStudy first = new FakeStudy(folder);
        Plan plan = first.run(8);
        Plan.Entry train = plan.entries().get(1);
        Path weights = folder.resolve("steps")
                .resolve(train.key().folderName(train.step()))
                .resolve("weights");
        Files.writeString(weights, "w");
        FakeStudy second = new FakeStudy(folder);

        Plan again = second.run(8);

        assertThat(again.text()).contains("train is made again: ", "weights is missing or damaged");
        assertThat(Files.readString(weights)).isEqualTo("www");
    }

    @Test
    void aRevisionAFileAndASeedEachChangeTheKey() {
        Step step = new Step("s", 1, Map.of("seed", 7), List.of(), Map.of("a", "01"), _ -> {});
        StepKey key = StepKey.of(step, Map.of());

        assertThat(StepKey.of(new Step("s", 1, Map.of("seed", 7), List.of(), Map.of("a", "01"), _ -> {}), Map.of()))
                .isEqualTo(key);
        assertThat(List.of(
                        StepKey.of(
                                new Step("t", 1, Map.of("seed", 7), List.of(), Map.of("a", "01"), _ -> {}), Map.of()),
                        StepKey.of(
                                new Step("s", 2, Map.of("seed", 7), List.of(), Map.of("a", "01"), _ -> {}), Map.of()),
                        StepKey.of(
                                new Step("s", 1, Map.of("seed", 8), List.of(), Map.of("a", "01"), _ -> {}), Map.of()),
                        StepKey.of(
                                new Step("s", 1, Map.of("seed", 7), List.of(), Map.of("a", "02"), _ -> {}), Map.of())))
                .doesNotContain(key);
    }

    @Test
    void cleanTakesOnlyWhatTheStudyNoLongerReads() throws IOException {
        new FakeStudy(folder).run(8);
        new FakeStudy(folder).run(16);
        long before =
                Upkeep.items(folder).stream().mapToLong(Upkeep.Item::bytes).sum();

        List<Upkeep.Item> orphans;
        try (Workspace workspace = Workspace.open(folder)) {
            orphans = Upkeep.clean(workspace);
        }

        assertThat(orphans).extracting(orphan -> orphan.name().split("-")[0]).containsExactly("figures", "train");
        assertThat(Upkeep.items(folder)).allMatch(item -> item.use() == Upkeep.Use.CURRENT);
        assertThat(Upkeep.items(folder).stream().mapToLong(Upkeep.Item::bytes).sum())
                .isLessThan(before);
        FakeStudy again = new FakeStudy(folder);
        again.run(16);
        assertThat(again.written()).isEmpty();
    }
}
