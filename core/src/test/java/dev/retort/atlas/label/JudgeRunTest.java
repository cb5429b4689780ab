package dev.retort.atlas.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.atlas.Atlas;
import dev.retort.atlas.Label;
import dev.retort.atlas.LabelSource;
import dev.retort.atlas.LabelTable;
import dev.retort.atlas.NameScore;
import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import dev.retort.basics.Progress;
import dev.retort.basics.Stopped;
import dev.retort.tables.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names by a judge that answers over HTTP from another process, well and badly. */
class JudgeRunTest {
    private static final List<Integer> ALL = List.of(0, 2, 3);

    /** One explanation and 2 × (15 firing + 15 silent) ÷ 5 verdicts a feature. */
    private static final int REQUESTS = 3 * (1 + 6 + 6);

    @TempDir
    static Path logs;

    private static JudgeProcess server;

    @TempDir
    Path folder;

    private Atlas atlas;

    @BeforeAll
    static void start() throws IOException {
        server = JudgeProcess.start(logs.resolve("log"), 0);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void plant() {
        atlas = PlantedAtlas.write(folder.resolve("atlas"));
    }

    private static JudgeSettings settings(URI endpoint, String model, @Nullable String key, int most) {
        return new JudgeSettings(
                endpoint,
                key,
                model,
                model,
                0.0,
                256,
                0,
                3,
                most,
                Duration.ofMillis(1500),
                4,
                Duration.ofMillis(5),
                11);
    }

    private JudgeRun.Result run(JudgeSettings settings) {
        return run(settings, ALL);
    }

    private JudgeRun.Result run(JudgeSettings settings, List<Integer> features) {
        try (Database database = atlas.open()) {
            JudgeRun run = new JudgeRun(atlas, features, settings);
            return run.ask(database, run.bill(database), Progress.SILENT);
        }
    }

    private JudgeRun.Result run(String model, Integer... features) {
        return run(settings(server.endpoint(), model, null, 0), List.of(features));
    }

    private Bill bill(String model) {
        try (Database database = atlas.open()) {
            return new JudgeRun(atlas, ALL, settings(server.endpoint(), model, null, 0)).bill(database);
        }
    }

    private static NameScore of(@Nullable NameScore score) {
        return Objects.requireNonNull(score);
    }

    @Test
    void a_true_name_scores_high_and_a_wrong_one_at_chance() {
        assertThat(bill("honest").requests()).isEqualTo(REQUESTS);
        JudgeRun.Result honest = run("honest", 0, 2, 3);
        assertThat(honest.sent()).isEqualTo(REQUESTS);
        assertThat(honest.labels()).hasSize(3);
        for (Label label : honest.labels()) {
            assertThat(label.text()).isEqualTo("the word \"" + PlantedAtlas.WORDS.get(label.feature()) + "\"");
            assertThat(of(label.detection()).balanced()).isEqualTo(1);
            assertThat(of(label.detection()).low()).isBetween(0.8, 0.95);
            assertThat(of(label.fuzzing()).balanced()).isEqualTo(1);
            assertThat(of(label.fuzzing()).examples()).isEqualTo(30);
        }
        double detection = 0;
        for (Label label : run("mistaken", 0, 2, 3).labels()) {
            assertThat(label.text()).isEqualTo("the word \"blue\"");
            assertThat(of(label.detection()).low()).isLessThan(0.5);
            assertThat(of(label.detection()).high()).isGreaterThan(0.5);
            assertThat(of(label.fuzzing()).balanced()).isBetween(0.35, 0.65);
            detection += of(label.detection()).balanced() / 3;
        }
        assertThat(detection).isBetween(0.35, 0.65);
        LabelTable table = LabelTable.read(atlas.folder());
        assertThat(table.labels()).hasSize(6); // by model
        assertThat(table.labels())
                .filteredOn(label -> label.model().equals("honest"))
                .isEqualTo(honest.labels());
    }

    @Test
    void a_run_whose_judge_dies_goes_on_with_another_and_asks_nothing_twice() throws Exception {
        Set<String> answered = new HashSet<>();
        try (JudgeProcess mortal = JudgeProcess.start(logs.resolve("mortal"), 20)) {
            assertThatThrownBy(() -> run(settings(mortal.endpoint(), "honest", null, 0)))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("the same command goes on from there");
            mortal.awaitDeath();
            answered.addAll(mortal.logged("ok", "honest"));
        }
        assertThat(answered).hasSizeBetween(15, 19); // requests under way died with it
        int kept = answers().size();
        assertThat(kept).isBetween(12, answered.size());
        assertThat(bill("honest").answered()).isEqualTo(kept);
        try (JudgeProcess next = JudgeProcess.start(logs.resolve("next"), 0)) {
            JudgeRun.Result result = run(settings(next.endpoint(), "honest", null, 0));
            assertThat(result.labels()).hasSize(3);
            assertThat(result.sent()).isEqualTo(REQUESTS - kept);
            List<String> again = next.logged("ok", "honest");
            assertThat(again).doesNotHaveDuplicates().hasSize(REQUESTS - kept);
            answered.addAll(again);
            assertThat(answered).hasSize(REQUESTS);
            assertThat(run(settings(next.endpoint(), "honest", null, 0)).sent()).isZero();
        }
        Path first = Files.move(atlas.folder(), folder.resolve("resumed"));
        atlas = PlantedAtlas.write(folder.resolve("atlas"));
        run("honest", 0, 2, 3);
        assertThat(scores(LabelTable.read(atlas.folder()))).isEqualTo(scores(LabelTable.read(first)));
    }

    private static List<String> scores(LabelTable table) {
        return table.labels().stream()
                .map(label -> label.feature() + label.text() + label.detection() + label.fuzzing())
                .toList();
    }

    @Test
    void a_judge_that_is_busy_breaks_and_talks_nonsense_at_times_is_asked_again() throws IOException {
        JudgeRun.Result result = run("moody", 0, 3);
        assertThat(result.labels())
                .hasSize(2)
                .allMatch(label -> of(label.detection()).balanced() == 1);
        assertThat(result.failed()).isZero();
        assertThat(result.sent()).isEqualTo(2 * 2 * 13);
        for (String fault : List.of("busy", "broken", "html", "truncated", "other")) {
            assertThat(server.logged(fault, "moody")).isNotEmpty();
        }
        // those that were under way may come while the server wants quiet, three at a time at most
        assertThat(server.logged("early", "moody")).hasSizeLessThan(3);
    }

    @Test
    void a_judge_that_falls_silent_is_given_up_and_asked_again() throws IOException {
        JudgeSettings patient = settings(server.endpoint(), "sleepy", null, 0);
        JudgeSettings hasty = new JudgeSettings(
                patient.endpoint(),
                null,
                "sleepy",
                "sleepy",
                0.0,
                256,
                0,
                8,
                0,
                Duration.ofMillis(400),
                4,
                Duration.ofMillis(5),
                11);
        assertThat(run(hasty, List.of(1, 2)).labels()).hasSize(2);
        assertThat(server.logged("asleep", "sleepy")).isNotEmpty();
        assertThat(server.logged("ok", "sleepy")).hasSizeGreaterThanOrEqualTo(2 * 13);
    }

    @Test
    void thoughts_fences_and_prose_are_read_through_and_wrong_lists_are_counted() {
        assertThat(run("chatty", 3).labels())
                .hasSize(1)
                .allMatch(label -> of(label.fuzzing()).balanced() == 1);
        JudgeRun.Result result = run("short", 4);
        assertThat(result.labels()).hasSize(1);
        assertThat(result.unusable()).isEqualTo(60);
        assertThat(of(result.labels().getFirst().detection()).balanced()).isNaN();
        assertThat(run("silent", 0, 1).unnamed()).isEqualTo(2);
        assertThat(run("honest", 6).unnamed()).isEqualTo(1); // it never fires
        assertThat(LabelTable.read(atlas.folder()).labels()).hasSize(2);
    }

    @Test
    void a_judge_that_fails_whatever_it_is_asked_ends_the_run_with_a_sentence() {
        assertThatThrownBy(() -> run("dead", 0))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("answered with no chat completion: \"<!DOCTYPE html><html><body>Bad gateway.")
                .hasMessageContaining("the same command goes on from there")
                .satisfies(thrown ->
                        assertThat(String.valueOf(thrown.getMessage())).hasSizeLessThan(500));
        assertThatThrownBy(() -> run("unwell", 0)).hasMessageContaining("--answer-tokens 0");
        assertThatThrownBy(() -> run(settings(URI.create(server.endpoint() + "/no"), "honest", null, 0)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("answered 404");
        assertThatThrownBy(() -> run(settings(URI.create("http://127.0.0.1:9/v1"), "honest", null, 0)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("is the judge running?");
        assertThat(Files.exists(atlas.folder().resolve("labels.parquet"))).isFalse();
    }

    @Test
    void the_key_is_sent_and_stands_nowhere() throws IOException {
        assertThatThrownBy(() -> run(settings(server.endpoint(), "keyed", "wrong-key-999", 0)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("answered 401")
                .hasMessageContaining("Bearer …")
                .hasMessageNotContaining("wrong-key-999");
        JudgeSettings right = settings(server.endpoint(), "keyed", "right-key-123", 0);
        assertThat(run(right, List.of(5)).labels()).hasSize(1);
        assertThat(right.toString()).doesNotContain("right-key-123");
        assertThat(answers()).hasSize(13);
        for (Path answer : answers()) {
            assertThat(Files.readString(answer)).doesNotContain("right-key-123");
        }
    }

    @Test
    void a_run_stops_after_as_many_requests_as_it_may_send() {
        JudgeSettings few = settings(server.endpoint(), "honest", null, 20);
        JudgeRun.Result first = run(few, List.of(0, 1, 2));
        assertThat(first.sent()).isEqualTo(20);
        assertThat(first.finished()).isFalse();
        LabelTable.read(atlas.folder())
                .with(List.of(Label.byHand(0, "猫", "青木", "2026-01-05", "")))
                .write(atlas.folder());
        JudgeRun.Result second = run(few, List.of(0, 1, 2));
        assertThat(second.finished()).isTrue();
        assertThat(second.sent()).isEqualTo(19);
        LabelTable table = LabelTable.read(atlas.folder());
        assertThat(table.of(LabelSource.JUDGE)).hasSize(3);
        assertThat(table.of(LabelSource.HAND)).extracting(Label::text).containsExactly("猫");
    }

    /** Ctrl-C takes effect in {@code advance}. */
    @Test
    void a_run_that_is_stopped_keeps_what_is_done() throws IOException {
        Progress impatient = (name, total, unit) -> new Progress.Task() {
            private long done;

            @Override
            public void advance(long amount) {
                done += amount;
                if (done > 13) {
                    throw new Stopped("enough");
                }
            }

            @Override
            public void note(String figures) {}

            @Override
            public void close() {}
        };
        JudgeSettings settings = new JudgeSettings(
                server.endpoint(),
                null,
                "honest",
                "honest",
                0.0,
                256,
                0,
                1,
                0,
                Duration.ofSeconds(5),
                4,
                Duration.ZERO,
                11);
        try (Database database = atlas.open()) {
            JudgeRun run = new JudgeRun(atlas, ALL, settings);
            Bill bill = run.bill(database);
            assertThatThrownBy(() -> run.ask(database, bill, impatient)).isInstanceOf(Stopped.class);
        }
        assertThat(LabelTable.read(atlas.folder()).labels().size()).isBetween(1, 3);
        int kept = answers().size();
        assertThat(kept).isBetween(13, REQUESTS);
        assertThat(run("honest", 0, 2, 3).sent()).isEqualTo(REQUESTS - kept);
    }

    private List<Path> answers() throws IOException {
        try (Stream<Path> files = Files.list(atlas.folder().resolve("judge"))) {
            return new ArrayList<>(
                    files.filter(file -> file.toString().endsWith(".json")).toList());
        }
    }
}
