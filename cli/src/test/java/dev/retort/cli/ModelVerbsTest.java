package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.lab.ShippedPair;
import dev.retort.models.ControlVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inspect}, {@code generate} and {@code convert} on the pair inside the product. */
class ModelVerbsTest {
    private static final String QUESTION = "<bos> q : what is 5 + 3 - 2 ? <think>";

    @TempDir
    Path folder;

    private String base = "";
    private String distilled = "";

    @BeforeEach
    void unpack() {
        ShippedPair.unpack(folder.resolve("pair"));
        base = folder.resolve("pair/base").toString();
        distilled = folder.resolve("pair/distilled").toString();
    }

    @Test
    void inspectTellsWhatAModelIsAndWhatTwoAreTogether() {
        CommandLineRun one = run("inspect", distilled);
        assertThat(one.exitCode()).as(one.err()).isZero();
        assertThat(one.out())
                .contains("qwen2, 4 blocks of width 64", "209,344", "182 tokens", "blocks.half = blocks.2");
        MapNode pair = json("inspect", base, distilled, "--json").need("pair").asMap();
        assertThat(pair.need("same_ids_on_probe").asBool()).isTrue();
        assertThat(pair.need("study").asText()).isEqualTo("same_tokens");
    }

    @Test
    void generateWritesTheSameForASeedAndParsesTheThought() {
        String[] words = {"generate", distilled, QUESTION, "--raw", "--n", "2", "--seed", "4", "--temperature", "1"};
        CommandLineRun twice = run(words);
        assertThat(twice.exitCode()).as(twice.err()).isZero();
        assertThat(run(words).out()).isEqualTo(twice.out()).contains("--- 1", "--- 2");
        MapNode greedy = json("generate", distilled, QUESTION, "--raw", "--json");
        MapNode text = greedy.need("texts").asList().getFirst().asMap();
        assertThat(text.need("thinking_closed").asBool()).isTrue();
        assertThat(text.need("reasoning").asText()).contains("the answer is 6");
        assertThat(text.need("answer").asText()).isEqualTo("a : 6");
        assertThat(text.need("end").asText()).isEqualTo("token");
        MapNode short_ = json("generate", distilled, QUESTION, "--raw", "--json", "--max-tokens", "3");
        assertThat(short_.need("texts")
                        .asList()
                        .getFirst()
                        .asMap()
                        .need("tokens")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void generateAddsControlVectorsAtEveryTokenOfTheBlocksAskedFor() {
        float[] direction = new float[64];
        direction[5] = 1;
        Path file = folder.resolve("v.gguf");
        new ControlVectors("qwen2", new TreeMap<>(Map.of(1, direction, 2, direction, 3, direction))).write(file);
        String[] plain = {"generate", distilled, QUESTION, "--raw", "--json"};
        String without = text(json(plain));

        MapNode nothing = json(with(plain, "--control-vector", file + "=0"));
        assertThat(text(nothing)).isEqualTo(without);
        MapNode strong = json(with(plain, "--control-vector", file + "=-40", "--control-blocks", "2-3"));
        assertThat(text(strong)).isNotEqualTo(without);
        int tokens =
                strong.need("texts").asList().getFirst().asMap().need("tokens").asInt();
        // the prompt's pass gives the first token, and each further one takes a pass
        assertThat(strong.need("control_additions").asInt()).isEqualTo(2 * tokens);
        MapNode cancelled = json(with(plain, "--control-vector", file + "=2", "--control-vector", file + "=-2"));
        assertThat(cancelled.need("control_additions").asInt()).isPositive();

        refused(
                "has no direction for blocks 7-9",
                with(plain, "--control-vector", "" + file, "--control-blocks", "7-9"));
        refused(
                "has no direction for blocks 3-1",
                with(plain, "--control-vector", "" + file, "--control-blocks", "3-1"));
        refused("needs a --control-vector", with(plain, "--control-blocks", "1-2"));
        Path narrow = folder.resolve("narrow.gguf");
        new ControlVectors("other", new TreeMap<>(Map.of(1, new float[] {1, 2}))).write(narrow);
        refused("made for another model", with(plain, "--control-vector", narrow.toString()));
        refused(
                "no such file",
                with(plain, "--control-vector", folder.resolve("none.gguf").toString()));
    }

    private static String text(MapNode answer) {
        return answer.need("texts").asList().getFirst().asMap().need("text").asText();
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void convertWritesAFolderThatIsTheSameModel() throws IOException {
        Path out = folder.resolve("written");
        CommandLineRun run = run("convert", distilled, out.toString(), "--shard-mb", "1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(json("generate", out.toString(), QUESTION, "--raw", "--json")
                        .need("texts")
                        .asList()
                        .getFirst()
                        .asMap()
                        .need("text")
                        .asText())
                .isEqualTo(json("generate", distilled, QUESTION, "--raw", "--json")
                        .need("texts")
                        .asList()
                        .getFirst()
                        .asMap()
                        .need("text")
                        .asText());
        CommandLineRun again = run("convert", distilled, out.toString());
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("is there already");
    }

    @Test
    void benchTimesWhatAModelIsMadeToDo() throws IOException {
        Path texts = Files.writeString(folder.resolve("texts.jsonl"), """
                {"text": "<bos> q : what is 5 + 3 - 2 ? <think>"}
                {"text": "<bos> q : what is 9 - 3 ? <think>"}
                {"text": "never read"}
                """);
        MapNode figures =
                json("bench", "model", distilled, texts.toString(), "--texts", "2", "--rounds", "1", "--json");
        assertThat(figures.need("what").asText()).isEqualTo("model");
        assertThat(figures.need("machine")
                        .asMap()
                        .need("gemm_gflops")
                        .asMap()
                        .need("fp32")
                        .asDouble())
                .isPositive();
        assertThat(figures.need("rows").asList().stream()
                        .map(row -> row.asMap().need("name").asText()))
                .containsExactly("load", "harvest, first", "harvest half depth", "decode, batch 1", "decode, batch 8");
        assertThat(figures.need("rows").asList().stream().skip(1))
                .allSatisfy(row ->
                        assertThat(row.asMap().need("tokens_per_s").asDouble()).isPositive());
        refused("must be at least 1", "bench", "model", distilled, texts.toString(), "--rounds", "0");
        refused(
                "no such file",
                "bench",
                "model",
                distilled,
                folder.resolve("no.jsonl").toString());
    }

    @Test
    void whatCannotBeDoneIsSaidAndLeavesNothing() {
        refused("no such folder", "inspect", folder.resolve("nothing").toString());
        refused("is no name on a hub", "inspect", "hf://nothing");
        refused("must be at least 1", "generate", distilled, "x", "--n", "0");
        Path gguf = folder.resolve("m.gguf");
        refused("\"WordLevel\"; a GGUF file can hold byte-pair ones", "convert", distilled, gguf.toString());
        assertThat(Files.exists(gguf)).isFalse();
        refused(
                "Q8_0 needs a name ending in .gguf",
                "convert",
                distilled,
                folder.resolve("q").toString(),
                "--dtype",
                "Q8_0");
    }

    private void refused(String sentence, String... words) {
        CommandLineRun run = run(words);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(sentence).hasLineCount(1);
    }

    private MapNode json(String... words) {
        CommandLineRun run = run(words);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Json.parse(run.out(), Path.of("answer")).asMap();
    }

    private CommandLineRun run(String... words) {
        String[] args = new String[words.length + 2];
        System.arraycopy(words, 0, args, 0, words.length);
        args[words.length] = "--log-file";
        args[words.length + 1] = folder.resolve("log").toString();
        return CommandLineRun.of(args);
    }
}
