package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.engine.Device;
import dev.retort.formats.MapNode;
import dev.retort.models.Checkpoint;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate} from questions to a comparison, by a model of random weights that writes bytes. */
class EvaluateVerbTest {
    private static final Path TOKENIZER =
            Path.of("../models/src/test/resources/dev/retort/models/tokenizer/bytelevel/tokenizer.json");

    @TempDir
    static Path folder;

    private static String model = "";
    private static String questions = "";

    @BeforeAll
    static void make() throws IOException {
        Path place = folder.resolve("tiny");
        DecoderConfig config = DecoderConfig.qwen2(2, 2, 1, 16, 32, 335);
        try (Decoder decoder = Decoder.random(config, 5, Device.CPU)) {
            Checkpoint.save(decoder, place);
        }
        Files.copy(TOKENIZER, place.resolve("tokenizer.json"));
        model = place.toString();
        questions = folder.resolve("ladder.jsonl").toString();
        json("evaluate", "ladder", "--out", questions, "--items", "12", "--seed", "3");
    }

    @Test
    void answers_figures_and_a_comparison_come_of_questions() throws IOException {
        String first = folder.resolve("first").toString();
        String second = folder.resolve("second").toString();
        String shots = folder.resolve("shots.jsonl").toString();
        json("evaluate", "ladder", "--out", shots, "--items", "9", "--seed", "4");
        MapNode told = evaluate(first, "--items", "8", "--temperature", "1", "--seed", "2");
        assertThat(told.need("items").asInt()).isEqualTo(8);
        assertThat(told.need("pass_at_1")
                        .asMap()
                        .need("strict")
                        .asMap()
                        .need("high")
                        .asDouble())
                .isBetween(0.1, 0.9);
        MapNode tokens = told.need("tokens").asMap().need("answer").asMap();
        assertThat(tokens.need("value").asDouble()).isBetween(1.0, 16.0);
        assertThat(told.need("seconds").asDouble()).isPositive();
        assertThat(Files.readString(Path.of(first, "metrics.json"))).doesNotContain("seconds", first);
        MapNode few = evaluate(
                second, "--items", "8", "--temperature", "1", "--samples", "2", "--shots", "2", "--shots-from", shots);
        assertThat(few.need("tokens")
                        .asMap()
                        .need("prompt")
                        .asMap()
                        .need("value")
                        .asDouble())
                .isGreaterThan(2
                        * told.need("tokens")
                                .asMap()
                                .need("prompt")
                                .asMap()
                                .need("value")
                                .asDouble());

        MapNode compared = json("evaluate", "compare", first, second);
        assertThat(compared.need("items").asInt()).isEqualTo(8);
        MapNode flexible = compared.need("pass_at_1").asMap().need("flexible").asMap();
        assertThat(flexible.need("test").asText()).isEqualTo("sign_flips");
        assertThat(flexible.need("p").asDouble()).isBetween(1e-4, 1.0);
        CommandLineRun text = run("evaluate", "compare", first, first);
        assertThat(text.exitCode()).as(text.err()).isZero();
        assertThat(text.out()).contains("first  tiny, 1 answers to each of 8 questions", "mcnemar", "strict");

        String outputs = folder.resolve("outputs.jsonl").toString();
        json("evaluate", "outputs", second, "--out", outputs);
        assertThat(Files.readAllLines(Path.of(outputs)))
                .hasSize(16)
                .first()
                .asString()
                .contains("\"id\":\"ladder-3-0\"");
    }

    @Test
    void what_cannot_be_evaluated_is_a_sentence() throws IOException {
        String out = folder.resolve("refused").toString();
        refused("give a model, a file of questions and --out", "evaluate", model);
        refused("--items 0", "evaluate", model, questions, "--out", out, "--items", "0");
        refused("--shots and --shots-from go together", "evaluate", model, questions, "--out", out, "--shots", "2");
        refused("no kind of task \"gsm\"", "evaluate", model, questions, "--out", out, "--task", "gsm");
        refused(
                "give --temperature",
                "evaluate",
                model,
                questions,
                "--out",
                out,
                "--samples",
                "2",
                "--temperature",
                "0");
        refused("--items 0: expected", "evaluate", "ladder", "--items", "0", "--out", out);
        refused("holds no evaluation", "evaluate", "compare", model, out);
        Path broken = folder.resolve("broken.jsonl");
        Files.writeString(broken, Files.readString(Path.of(questions)) + "{\"question\": \"and?\", \"answer\": ");
        refused("broken.jsonl:13", "evaluate", model, broken.toString(), "--out", out);
        assertThat(Path.of(out)).doesNotExist();
    }

    private static MapNode evaluate(String out, String... more) {
        List<String> words = new ArrayList<>(List.of("evaluate", model, questions, "--out", out, "--max-tokens", "16"));
        words.addAll(Arrays.asList(more));
        return json(words.toArray(String[]::new));
    }

    private static void refused(String sentence, String... words) {
        CommandLineRun.refused(folder, sentence, words);
    }

    private static MapNode json(String... words) {
        return CommandLineRun.json(folder, words);
    }

    private static CommandLineRun run(String... words) {
        return CommandLineRun.logged(folder, words);
    }
}
