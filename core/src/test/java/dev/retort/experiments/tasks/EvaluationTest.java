package dev.retort.experiments.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.basics.Stopped;
import dev.retort.models.DecoderSteps;
import dev.retort.models.HookPoint;
import dev.retort.models.Hooks;
import dev.retort.models.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluationTest {
    private static final List<String> COMPARED = List.of("answers.parquet", "metrics.json", "evaluation.json");

    @TempDir
    Path folder;

    private TinyWriter writer;

    private final EvaluationSet set = set(11, "");

    @BeforeEach
    void make() {
        writer = new TinyWriter(folder.resolve("model"));
    }

    @AfterEach
    void close() {
        writer.close();
    }

    private static EvaluationSet set(int items, String more) {
        return new EvaluationSet(
                TaskKind.JSONL,
                IntStream.range(0, items)
                        .mapToObj(i -> new EvaluationItem("q" + i, "What is " + i + "?" + more, "It is " + i, "" + i))
                        .toList());
    }

    private static EvaluationPlan plan(int samples, int rows, long seed) {
        return plan(samples, rows, seed, false, Shots.none());
    }

    private static EvaluationPlan plan(int samples, int rows, long seed, boolean chat, Shots shots) {
        Sampling sampling = new Sampling(1, 0, 1, 0, 1, 12, Set.of(332), seed);
        return new EvaluationPlan(
                Grading.NUMBER,
                samples,
                sampling,
                List.of("Question:"),
                rows,
                shots,
                chat ? Asking.CHAT : Asking.HARNESS,
                "");
    }

    private Evaluation run(EvaluationPlan plan, String name) {
        return Evaluation.run(writer.model(), set, plan, folder.resolve(name), Progress.SILENT);
    }

    @Test
    void an_interrupted_evaluation_goes_on_to_the_same_bytes() throws IOException {
        Evaluation whole = run(plan(3, 4, 1), "whole");
        assertThat(whole.answers()).hasSize(33);
        assertThat(whole.answers().get(4).id()).isEqualTo("q1");
        assertThat(whole.answers().get(4).sample()).isEqualTo(1);
        Path cut = folder.resolve("cut");
        int interruptions = 0;
        for (boolean done = false; !done; ) {
            try {
                Evaluation.run(writer.model(), set, plan(3, 4, 1), cut, new StopAfter(7));
                done = true;
            } catch (Stopped stopped) {
                interruptions++;
                assertThatThrownBy(() -> Evaluation.read(cut))
                        .isInstanceOf(BadInput.class)
                        .hasMessageContaining("was interrupted");
                // what a kill in the middle of a write leaves
                Files.writeString(cut.resolve("parts/.00008.json.tmp-write"), "{\"seconds\": ");
            }
        }
        assertThat(interruptions).isGreaterThan(3);
        for (String file : COMPARED) {
            assertThat(Files.readAllBytes(cut.resolve(file)))
                    .as(file)
                    .isEqualTo(Files.readAllBytes(folder.resolve("whole").resolve(file)));
        }
        assertThat(cut.resolve("parts")).doesNotExist();
        assertThat(Evaluation.read(cut).seconds()).isPositive();
        byte[] before = Files.readAllBytes(cut.resolve("answers.parquet"));
        assertThat(run(plan(3, 4, 1), "cut").answers()).isEqualTo(whole.answers()); // nothing is asked again
        assertThat(Files.readAllBytes(cut.resolve("answers.parquet"))).isEqualTo(before);
    }

    @Test
    void an_answer_depends_on_question_sample_and_seed_and_not_on_its_batch() {
        List<String> alone = outputs(run(plan(2, 1, 2), "rows-1"));
        List<String> together = outputs(run(plan(2, 16, 2), "rows-16"));
        assertThat(together).isEqualTo(alone); // rounding differs, but not so far that a token is another here
        assertThat(alone.get(0)).as("two samples").isNotEqualTo(alone.get(1));
        assertThat(outputs(run(plan(2, 16, 3), "seed-3"))).isNotEqualTo(alone);
        List<String> once = outputs(run(plan(1, 16, 2), "once"));
        assertThat(once)
                .isEqualTo(
                        IntStream.range(0, 11).mapToObj(i -> alone.get(2 * i)).toList());
    }

    @Test
    void other_settings_and_other_folders_are_refused() throws IOException {
        run(plan(1, 4, 1), "settings");
        assertThatThrownBy(() -> run(plan(1, 4, 9), "settings"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("other settings (seed 1, now 9)");
        assertThatThrownBy(() -> Evaluation.run(
                        writer.model(), set(11, "!"), plan(1, 4, 1), folder.resolve("settings"), Progress.SILENT))
                .hasMessageContaining("items_sha256");
        Files.createDirectories(folder.resolve("mine"));
        Files.writeString(folder.resolve("mine/notes.txt"), "mine");
        assertThatThrownBy(() -> run(plan(1, 4, 1), "mine"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("holds no evaluation");
        assertThat(folder.resolve("mine/lock")).doesNotExist();
        assertThatThrownBy(() -> Evaluation.read(folder.resolve("nowhere"))).isInstanceOf(BadInput.class);
    }

    @Test
    void an_intervention_acts_and_is_part_of_the_settings() {
        HookPoint middle = new HookPoint.ResidPre(1);
        Hooks hooks = Hooks.at(middle, x -> x.mul(-3));
        EvaluatedModel edited =
                writer.model().under("turned", capacity -> new DecoderSteps(writer.decoder, hooks, capacity));
        Evaluation plain = run(plan(1, 4, 1), "plain");
        Evaluation turned = Evaluation.run(edited, set, plan(1, 4, 1), folder.resolve("turned"), Progress.SILENT);
        assertThat(hooks.applied()).isPositive();
        assertThat(outputs(turned)).isNotEqualTo(outputs(plain));
        assertThat(turned.name()).isEqualTo("tiny under turned");
        assertThat(EvaluationComparison.of(plain.folder(), turned.folder()).tree())
                .containsEntry("items", 11);
        assertThatThrownBy(() -> run(plan(1, 4, 1), "turned")).hasMessageContaining("intervention \"turned\"");
    }

    @Test
    void thinking_is_counted_and_not_graded() {
        Evaluation chat = run(plan(1, 4, 1, true, Shots.none()), "chat");
        for (AnswerRow row : chat.answers()) {
            boolean closed = row.output().contains("</think>");
            assertThat(row.answerTokens() == 0).as(row.output()).isEqualTo(!closed);
            assertThat(row.thinkingTokens()).isPositive();
            assertThat(row.answer()).doesNotContain("</think>");
        }
        int[] ids = writer.tokenizer.encode("7 <think>so 8</think>9").ids();
        Thought thought = Thought.of("7 <think>so 8</think>9", ids, false, writer.tokenizer);
        assertThat(thought.answer()).isEqualTo("9");
        assertThat(thought.tokens())
                .isEqualTo(writer.tokenizer.encode("7 <think>so 8</think>").length());
        assertThat(Thought.of(" 9\n\n", ids, false, writer.tokenizer)).isEqualTo(new Thought(0, " 9\n\n"));
    }

    @Test
    void figures_are_means_over_questions() {
        List<AnswerRow> rows = List.of(
                row(0, 0, true, "token", 4),
                row(0, 1, false, "length", 8),
                row(1, 0, true, "token", 2),
                row(1, 1, true, "token", 2));
        EvaluationFigures figures = EvaluationFigures.of(1, rows);
        assertThat(figures.strict().value()).isEqualTo(0.75);
        assertThat(figures.strict().n()).isEqualTo(2);
        assertThat(figures.finished().value()).isEqualTo(0.75);
        assertThat(figures.answerTokens().value()).isEqualTo(4);
        assertThat(figures.totals()).containsEntry("answer", 16L).containsEntry("prompt", 40L);
    }

    @Test
    void comparisons_want_the_same_questions() {
        run(plan(1, 4, 1), "eleven");
        Evaluation.run(writer.model(), set(7, ""), plan(1, 4, 1), folder.resolve("seven"), Progress.SILENT);
        Evaluation.run(writer.model(), set(11, "!"), plan(1, 4, 1), folder.resolve("other"), Progress.SILENT);
        assertThatThrownBy(() -> EvaluationComparison.of(folder.resolve("eleven"), folder.resolve("seven")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("has 7 questions and")
                .hasMessageContaining("4 of the latter");
        assertThatThrownBy(() -> EvaluationComparison.of(folder.resolve("eleven"), folder.resolve("other")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("other questions");
    }

    @Test
    void what_leaves_no_room_or_lacks_a_template_is_refused() {
        EvaluationSet longer = set(2, " and so on".repeat(4000));
        assertThatThrownBy(() ->
                        Evaluation.run(writer.model(), longer, plan(1, 4, 1), folder.resolve("long"), Progress.SILENT))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("shorten it");
        EvaluatedModel bare = new EvaluatedModel(
                "bare",
                "h",
                writer.decoder,
                writer.tokenizer,
                writer.model().usual(),
                null,
                "none",
                writer.model().steps());
        assertThatThrownBy(() -> Evaluation.run(
                        bare, set, plan(1, 4, 1, true, Shots.none()), folder.resolve("bare"), Progress.SILENT))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("has no chat template");
    }

    @Test
    void prompts_are_the_harness_s() {
        List<EvaluationItem> train = set(5, "").items();
        Prompts plain = new Prompts(TaskKind.GSM8K, new Shots(train, 2, 3), null, false, "");
        String prompt = plain.text(set.items().get(1), 1);
        assertThat(prompt)
                .matches(
                        "(?s)Question: What is \\d\\?\nAnswer: It is \\d\n\nQuestion: What is \\d\\?\nAnswer: It is \\d\n\n"
                                + "Question: What is 1\\?\nAnswer:")
                .doesNotContain("It is 1");
        assertThat(plain.text(set.items().get(1), 1)).isEqualTo(prompt);
        for (int i = 0; i < 11; i++) {
            assertThat(plain.text(set.items().get(i), i)).doesNotContain("It is " + i + "\n");
        }
        Shots five = new Shots(train, 5, 3);
        assertThatThrownBy(() -> five.of(set.items().get(1), 1))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("only 4 examples");
        Prompts chat = new Prompts(
                TaskKind.MATH, new Shots(train, 1, 3), writer.model().chat(), false, "Think.");
        Prompts raw = new Prompts(TaskKind.GSM8K, new Shots(train, 1, 3), null, true, "");
        assertThat(raw.text(set.items().get(9), 9)).matches("What is \\d\\? It is \\d\n\nWhat is 9\\?");
        assertThat(chat.text(set.items().get(9), 9))
                .contains("user\nWhat is 9?\n\nThink.<|im_end|>")
                .contains("assistant\nIt is ")
                .endsWith("assistant\n<think>");
    }

    private static AnswerRow row(int index, int sample, boolean right, String end, int tokens) {
        return new AnswerRow("q" + index, index, sample, "1", 10, 0, tokens, end, "", "", "1", "1", right, right);
    }

    private static List<String> outputs(Evaluation evaluation) {
        return evaluation.answers().stream().map(AnswerRow::output).toList();
    }

    /** Stops after so many new answers, wherever in a batch that is. */
    private static final class StopAfter implements Progress {
        private final AtomicInteger left;

        StopAfter(int answers) {
            left = new AtomicInteger(answers);
        }

        @Override
        public Task begin(String name, long total, String unit) {
            return new Task() {
                @Override
                public void advance(long amount) {
                    if (left.addAndGet((int) -amount) < 0) {
                        throw new Stopped("stopped");
                    }
                }

                @Override
                public void resumed(long amount) {}

                @Override
                public void note(String figures) {}

                @Override
                public void close() {}
            };
        }
    }
}
