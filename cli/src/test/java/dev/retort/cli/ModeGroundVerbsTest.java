package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.lab.Problem;
import dev.retort.lab.ProblemGenerator;
import dev.retort.lab.Split;
import dev.retort.models.ControlVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mode fit} and {@code mode measure} on questions of one's own: here the lab's, as a user would write them down. */
class ModeGroundVerbsTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void make() throws IOException {
        CrosscodedLabPair.make(folder);
        List<String> lines = new ArrayList<>();
        for (Problem problem : new ProblemGenerator(0).distinct(Split.TEST, 40)) {
            String answer = String.join(" ", Integer.toString(problem.answer()).split(""));
            lines.add(Json.line(Map.of("question", "<bos> " + problem.question(), "answer", "a : " + answer)));
        }
        Files.write(folder.resolve("questions.jsonl"), lines);
        Files.write(folder.resolve("few.jsonl"), lines.subList(0, 12));
        float[] direction = new float[64];
        direction[3] = 0.5f;
        new ControlVectors("qwen2", new TreeMap<>(Map.of(1, direction))).write(folder.resolve("v.gguf"));
    }

    private static String place(String name) {
        return folder.resolve(name).toString();
    }

    private static String[] words(String verb, List<String> first, String... more) {
        List<String> words = new ArrayList<>(List.of("mode", verb, place("c.safetensors")));
        words.addAll(first);
        words.addAll(List.of("--models", place("pair/base"), place("pair/distilled")));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static String[] asked(String file, String... more) {
        List<String> words =
                new ArrayList<>(List.of("--questions", place(file), "--task", "jsonl", "--grading", "text", "--raw"));
        words.addAll(List.of(more));
        if (!words.contains("--max-tokens")) {
            words.addAll(List.of("--max-tokens", "200"));
        }
        return words.toArray(String[]::new);
    }

    private static String[] fit(String... more) {
        List<String> words = new ArrayList<>(List.of("--goal", "incisive", "--out", place("modes")));
        words.addAll(List.of(more));
        return words("fit", List.of(), words.toArray(String[]::new));
    }

    @Test
    void aModeIsSoughtOnQuestions() {
        CommandLineRun run = CommandLineRun.logged(
                folder,
                fit(asked(
                        "questions.jsonl", "--conclusion", "answer is", "--dev", "5", "--test", "6", "--texts", "10")));
        assertThat(run.exitCode()).as(run.err()).isBetween(0, 1);
        MapNode found = Json.read(folder.resolve("modes/incisive.json")).asMap();
        assertThat(found.need("left_out").asList())
                .extracting(Node::asText)
                .anySatisfy(sentence -> assertThat(sentence).contains("stop-n-brake-q"));
        assertThat(run.out()).contains("stop-n-brake-q is left out");
        List<MapNode> dev = found.need("dev").asList().stream().map(Node::asMap).toList();
        assertThat(dev).isNotEmpty();
        for (MapNode trial : dev) {
            assertThat(trial.need("problems").asInt()).isEqualTo(5);
            double length = trial.need("length_before").asMap().need("value").asDouble();
            assertThat(length).isBetween(10.0, 200.0);
            assertThat(trial.has("repair_ratio")).isFalse();
        }
        assertThat(folder.resolve("modes/incisive.yaml").toFile().exists()).isEqualTo(run.exitCode() == 0);
    }

    @Test
    void thatNothingIsLostWhereNothingIsRightIsSaidToBeWorthNothing() throws IOException {
        List<String> wrong = Files.readAllLines(folder.resolve("questions.jsonl")).stream()
                .map(line -> line.replace("a : ", "a : none "))
                .toList();
        Files.write(folder.resolve("wrong.jsonl"), wrong);
        CommandLineRun run = CommandLineRun.logged(
                folder, fit(asked("wrong.jsonl", "--dev", "5", "--test", "5", "--texts", "5", "--max-tokens", "60")));
        assertThat(run.exitCode()).as(run.err()).isBetween(0, 1);
        assertThat(run.err()).contains("only 0.0 % of the dev problems right");
    }

    @Test
    void aModeIsMeasuredOnQuestions() {
        CommandLineRun.json(folder, words("import", List.of(place("v.gguf")), "--out", place("v.yaml")));
        MapNode measured =
                CommandLineRun.json(folder, words("measure", List.of(place("v.yaml")), asked("questions.jsonl")));
        assertThat(measured.need("measured").asList())
                .extracting(trial -> trial.asMap().need("problems").asInt())
                .containsExactly(20, 20, 20);
        MapNode greedy = measured.need("measured").asList().getFirst().asMap();
        assertThat(greedy.need("accuracy_before").asMap().need("value").asDouble())
                .isGreaterThan(0.4);
        assertThat(greedy.need("relative_dose").asMap().need("mean").asDouble()).isPositive();
    }

    @Test
    void whatIsNoGroundIsASentence() throws IOException {
        CommandLineRun.refused(folder, "expected --lab v2|v3e for a pair of the lab, or --questions", fit());
        CommandLineRun.refused(folder, "expected --lab v2|v3e", fit(asked("questions.jsonl", "--lab", "v2")));
        for (String option : List.of(
                "--conclusion=answer is",
                "--max-tokens=9",
                "--shots=2",
                "--raw",
                "--traces=t",
                "--extraction=strict",
                "--categories=reasoning")) {
            CommandLineRun.refused(
                    folder, option.replaceAll("=.*", "") + " goes with --questions", fit("--lab", "v2", option));
        }
        CommandLineRun.refused(folder, "--chat and --raw", fit(asked("questions.jsonl", "--chat")));
        CommandLineRun.refused(folder, "strict or flexible", fit(asked("questions.jsonl", "--extraction", "loose")));
        CommandLineRun.refused(folder, "--dev should be 5 or more", fit(asked("questions.jsonl", "--dev", "4")));
        CommandLineRun.refused(folder, "there are too few questions", fit(asked("few.jsonl")));
        CommandLineRun.refused(
                folder, "of which 10 are for dev; 11 were asked for", fit(asked("questions.jsonl", "--dev", "11")));
        CommandLineRun.refused(folder, "leaves room for", fit(asked("questions.jsonl", "--max-tokens", "9999")));
        CommandLineRun.refused(
                folder, "--most-loss 4.0: expected a share from 0 to 1", fit("--lab", "v2", "--most-loss", "4"));
        CommandLineRun.refused(
                folder, "--least-change -0.1: expected a share", fit("--lab", "v2", "--least-change", "-0.1"));
        CommandLineRun.refused(folder, "--dev should be 20 or more", fit("--lab", "v2", "--dev", "5"));
        Files.writeString(folder.resolve("thoughtless.jsonl"), "{\"text\": \"<bos> q : what is 2 + 1 ?\"}\n".repeat(6));
        CommandLineRun.refused(
                folder,
                "ends inside a thought",
                fit(asked("questions.jsonl", "--conclusion", "hence", "--traces", place("thoughtless.jsonl"))));
    }
}
