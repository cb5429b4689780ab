package dev.retort.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Categories;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Device;
import dev.retort.experiments.Graded;
import dev.retort.experiments.Task;
import dev.retort.experiments.TaskRunner;
import dev.retort.experiments.modes.Ground;
import dev.retort.experiments.modes.ModeGround;
import dev.retort.experiments.modes.ModeGround.Conclusion;
import dev.retort.experiments.modes.QuestionGround;
import dev.retort.experiments.tasks.Asking;
import dev.retort.experiments.tasks.EvaluatedModel;
import dev.retort.experiments.tasks.EvaluationItem;
import dev.retort.experiments.tasks.EvaluationPlan;
import dev.retort.experiments.tasks.EvaluationSet;
import dev.retort.experiments.tasks.Grading;
import dev.retort.experiments.tasks.QuestionTask.Extraction;
import dev.retort.experiments.tasks.Shots;
import dev.retort.experiments.tasks.TaskKind;
import dev.retort.lab.Problem;
import dev.retort.lab.ProblemGenerator;
import dev.retort.lab.RethinkingRates;
import dev.retort.lab.ShippedPair;
import dev.retort.lab.Split;
import dev.retort.lab.Teacher;
import dev.retort.lab.Trace;
import dev.retort.lab.Vocabulary;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderSteps;
import dev.retort.models.Hooks;
import dev.retort.models.Sampling;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions without truth, held against the lab's own ground: the questions are the lab's, put as a user would put them. */
final class QuestionGroundTest {
    private static final int QUESTIONS = 80;

    @TempDir
    Path folder;

    private Decoder decoder;
    private Tokenizer tokenizer;
    private final List<Problem> problems = new ProblemGenerator(3).distinct(Split.TRAIN, QUESTIONS);

    @BeforeEach
    void open() {
        ShippedPair.unpack(folder);
        decoder = Decoder.load(folder.resolve("distilled"), Device.CPU);
        tokenizer = Tokenizers.load(folder.resolve("distilled"));
    }

    @AfterEach
    void close() {
        decoder.close();
        tokenizer.close();
    }

    private static String spelt(int number) {
        return String.join(" ", Integer.toString(number).split(""));
    }

    private EvaluationSet set() {
        return new EvaluationSet(
                TaskKind.JSONL,
                IntStream.range(0, QUESTIONS)
                        .mapToObj(i -> {
                            String answer = "a : " + spelt(problems.get(i).answer());
                            return new EvaluationItem(
                                    "q" + i, "<bos> " + problems.get(i).question(), answer, answer);
                        })
                        .toList());
    }

    private QuestionGround ground(
            Tokenizer words,
            EvaluationSet set,
            Grading grading,
            List<String> conclusions,
            @Nullable List<int[]> traces,
            long seed) {
        EvaluatedModel model = EvaluatedModel.unedited("lab", "a hash", folder.resolve("distilled"), decoder, words);
        EvaluationPlan plan = new EvaluationPlan(
                grading, 1, Sampling.greedy(300, Set.of(Vocabulary.EOS)), List.of(), 1, Shots.none(), Asking.RAW, "");
        return new QuestionGround(
                model, set, plan, Extraction.FLEXIBLE, Categories.reasoning(), conclusions, traces, seed);
    }

    private QuestionGround ground(List<String> conclusions, @Nullable List<int[]> traces) {
        return ground(tokenizer, set(), Grading.TEXT, conclusions, traces, 5);
    }

    private static List<String> prompts(Task task) {
        return IntStream.range(0, task.size())
                .mapToObj(i -> Arrays.toString(task.prompt(i)))
                .toList();
    }

    @Test
    void noQuestionIsInTwoSplits() {
        QuestionGround ground = ground(List.of("answer is"), null);
        ModeGround few = ground.of(new Ground.Sizes(6, 20, 7, 9), Progress.SILENT);
        ModeGround all = ground.of(new Ground.Sizes(6, 20, 20, 40), Progress.SILENT);
        List<String> together = new ArrayList<>(prompts(all.test()));
        together.addAll(prompts(all.dev()));
        together.addAll(prompts(Objects.requireNonNull(all.own()).task()));
        assertThat(together).hasSize(QUESTIONS).doesNotHaveDuplicates();
        assertThat(together)
                .containsExactlyInAnyOrderElementsOf(problems.stream()
                        .map(problem -> Arrays.toString(problem.prompt()))
                        .toList());
        assertThat(prompts(few.test())).isEqualTo(prompts(all.test()).subList(0, 9));
        assertThat(prompts(few.dev())).isEqualTo(prompts(all.dev()).subList(0, 7));
        assertThat(prompts(ground.test(9))).isEqualTo(prompts(few.test()));
        assertThat(prompts(ground(tokenizer, set(), Grading.TEXT, List.of(), null, 6)
                        .test(9)))
                .isNotEqualTo(prompts(few.test()));
        for (int[] text : few.texts()) {
            assertThat(prompts(Objects.requireNonNull(few.own()).task()))
                    .anyMatch(prompt -> Arrays.toString(text).startsWith(prompt.substring(0, prompt.length() - 1)));
        }
        assertThatThrownBy(() -> ground.test(41))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("of which 40 are for the test");
    }

    /** As right and as long as the lab's own reader says, whose length leaves the two marks out. */
    @Test
    void answersAreGradedAsTheLabDoes() {
        Task task = ground(List.of(), null).test(40);
        Map<String, Integer> places = new HashMap<>();
        IntStream.range(0, QUESTIONS)
                .forEach(i -> places.put(Arrays.toString(problems.get(i).prompt()), i));
        LabTask lab = new LabTask(problems, RethinkingRates.v3e(), false);
        List<int[]> outputs = new TaskRunner(task, 40, Bootstrap.of(1))
                .outputs(decoder, capacity -> new DecoderSteps(decoder, Hooks.none(), capacity), 1, Progress.SILENT);
        int right = 0;
        int finished = 0;
        int theirFinished = 0;
        for (int i = 0; i < outputs.size(); i++) {
            Graded mine = task.grade(i, outputs.get(i));
            Graded theirs =
                    lab.grade(Objects.requireNonNull(places.get(Arrays.toString(task.prompt(i)))), outputs.get(i));
            assertThat(mine.correct()).isEqualTo(theirs.correct());
            if (theirs.finished()) {
                assertThat(mine.finished()).isTrue();
                assertThat(mine.thinkingTokens()).isEqualTo(theirs.thinkingTokens() + 2);
            }
            finished += mine.finished() ? 1 : 0;
            theirFinished += theirs.finished() ? 1 : 0;
            right += mine.correct() ? 1 : 0;
        }
        assertThat(right).isBetween(10, 39);
        assertThat(theirFinished).isGreaterThan(30);
        assertThat(finished).isBetween(theirFinished, theirFinished + 4); // the lab wants an answer in its form besides
        int[] open = Vocabulary.lab().ids("<think> 1 + 1 = 2 . a : 2 <eos>");
        assertThat(task.grade(0, open).finished()).isFalse();
        assertThat(task.grade(0, open).thinkingTokens()).isEqualTo(open.length);
    }

    @Test
    void withTheWordsOfAConclusionThePlacesAreTheLabs() {
        ModeGround lab = new LabGround(3, RethinkingRates.v3e()).of(new Ground.Sizes(60, 30, 20, 20), Progress.SILENT);
        ModeGround mine =
                ground(List.of("answer is"), lab.texts()).of(new Ground.Sizes(60, 20, 20, 20), Progress.SILENT);
        assertThat(mine.decisions()).isEqualTo(lab.decisions());
        assertThat(mine.end()).isEqualTo(lab.end());
        assertThat(mine.goOn()).contains(Arrays.stream(lab.goOn()).distinct().toArray());
        assertThat(Arrays.stream(mine.repairs())).allMatch(none -> none.length == 0);

        ModeGround any = ground(List.of(), lab.texts()).of(new Ground.Sizes(60, 20, 20, 20), Progress.SILENT);
        assertThat(any.own()).isNull();
        for (int i = 0; i < 60; i++) {
            int[] ids = any.texts().get(i);
            assertThat(any.decisions()[i]).contains(lab.decisions()[i]).hasSizeGreaterThan(lab.decisions()[i].length);
            for (int t : any.decisions()[i]) {
                assertThat(Vocabulary.lab().word(ids[t])).isIn(".", "?");
                assertThat(Arrays.stream(ids).limit(t + 1))
                        .contains(Vocabulary.lab().id("<think>"));
                assertThat(Arrays.stream(ids).limit(t + 1)).doesNotContain(Vocabulary.END_THINK);
            }
        }
        // while a model writes they are the same places
        for (int i = 0; i < 60; i++) {
            assertThat(any.decides().positions(any.texts().get(i))).isEqualTo(any.decisions()[i]);
        }
    }

    @Test
    void aFirstConclusionIsRightWhereItsNumberIs() {
        EvaluationSet numbers = new EvaluationSet(
                TaskKind.JSONL,
                IntStream.range(0, QUESTIONS)
                        .mapToObj(i -> new EvaluationItem(
                                "q" + i,
                                "<bos> " + problems.get(i).question(),
                                "",
                                "" + problems.get(i).answer()))
                        .toList());
        List<Trace> traces = new Teacher(3, RethinkingRates.v3e()).traces(Split.TRAIN, 400);
        ModeGround ground = ground(
                        tokenizer,
                        numbers,
                        Grading.NUMBER,
                        List.of("answer is"),
                        traces.stream().map(Trace::ids).toList(),
                        5)
                .of(new Ground.Sizes(60, 20, 20, 20), Progress.SILENT);
        ModeGround.OwnProblems own = Objects.requireNonNull(ground.own());
        Set<Boolean> seen = new TreeSet<>();
        for (int problem = 0; problem < own.task().size(); problem++) {
            int[] prompt = own.task().prompt(problem);
            int answer = problems.stream()
                    .filter(one -> Arrays.equals(one.prompt(), prompt))
                    .findFirst()
                    .orElseThrow()
                    .answer();
            for (int said : new int[] {answer, (answer + 1) % 10}) {
                int[] ids = Vocabulary.lab()
                        .ids(Vocabulary.lab().text(prompt) + " <think> 1 + 1 = 2 . so the answer is " + spelt(said)
                                + " . wait , the answer is 9 . </think> a : 9 <eos>");
                Conclusion conclusion = Objects.requireNonNull(own.conclusion(problem, ids));
                assertThat(Vocabulary.lab().text(Arrays.copyOf(ids, conclusion.position() + 1)))
                        .endsWith("answer is " + spelt(said) + " .");
                if (answer < 10) {
                    assertThat(conclusion.right()).isEqualTo(said == answer);
                    seen.add(conclusion.right());
                }
            }
            assertThat(own.conclusion(problem, prompt)).isNull();
        }
        assertThat(seen).hasSize(2);
    }

    /** A tokenizer without the marks: everything written is the thought, and the end token ends it. */
    @Test
    void withoutMarksAllIsThought() throws IOException {
        Path other = Files.createDirectories(folder.resolve("unmarked"));
        String json = Files.readString(folder.resolve("distilled/tokenizer.json"));
        Files.writeString(other.resolve("tokenizer.json"), json.replace("</think>", "</other>"));
        try (Tokenizer unmarked = Tokenizers.load(other)) {
            QuestionGround ground = ground(unmarked, set(), Grading.TEXT, List.of(), null, 5);
            ModeGround found = ground.of(new Ground.Sizes(10, 10, 10, 10), Progress.SILENT);
            assertThat(found.end()).isEqualTo(Vocabulary.EOS);
            int[] output = Vocabulary.lab().ids("<think> 1 + 1 = 2 . </think> a : 2 <eos>");
            assertThat(ground.test(10).grade(0, output).thinkingTokens()).isEqualTo(output.length);
            for (int i = 0; i < 10; i++) {
                int[] ids = found.texts().get(i);
                int asked = Arrays.stream(ids)
                        .boxed()
                        .toList()
                        .indexOf(Vocabulary.lab().id("<think>"));
                assertThat(found.decisions()[i]).isNotEmpty();
                assertThat(Arrays.stream(found.decisions()[i])).allMatch(t -> t >= asked - 1);
            }
        }
    }

    @Test
    void tracesWithoutAThoughtAreRefused() {
        List<int[]> questions = problems.stream().map(Problem::prompt).limit(10).toList();
        assertThatThrownBy(
                        () -> ground(List.of("hence"), questions).of(new Ground.Sizes(10, 10, 10, 10), Progress.SILENT))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("no sentence with [hence] ends inside a thought");
    }
}
