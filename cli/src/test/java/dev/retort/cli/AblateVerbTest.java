package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Sha256;
import dev.retort.lab.ShippedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ablations of the pair inside the product: few problems, so that figures prove nothing but that they are there. */
class AblateVerbTest {
    @TempDir
    static Path folder;

    private static String place(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeAll
    static void harvest() {
        ShippedPair.unpack(folder.resolve("pair"));
        json("lab", "corpus", "--count", "400", "--out", place("corpus.jsonl"));
        json(("harvest --models " + place("pair/base") + " " + place("pair/distilled")
                        + " --hook blocks.half.resid_pre --corpus " + place("corpus.jsonl") + " --out "
                        + place("store"))
                .split(" "));
        json(("crosscoder train --store " + place("store") + " --out " + place("c.safetensors")
                        + " --features 64 --k 8 --tokens 12800 --batch 64")
                .split(" "));
    }

    private static String[] ablate(String out, String category, String... more) {
        List<String> words =
                new ArrayList<>(List.of(("ablate " + place("c.safetensors") + " --models " + place("pair/base") + " "
                                + place("pair/distilled") + " --store " + place("store") + " --out " + place(out)
                                + " --problems 4 --traces 12 --category")
                        .split(" ")));
        words.add(category);
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    void a_stopped_run_goes_on_and_its_table_has_controls_beside_each_figure() throws IOException {
        MapNode told = json(ablate("a", "self-reflection", "--features", "5,7", "--full"));
        List<Node> published = told.need("published").asList();
        assertThat(published)
                .extracting(row -> row.asMap().need("choice").asText())
                .contains("paper 0.5 %", "paper 20 %", "score 5 %", "single 5", "given");
        assertThat(published)
                .allSatisfy(row -> assertThat(row.asMap().keys())
                        .contains(
                                "distilled",
                                "distilled_target_log_probability",
                                "base",
                                "control_random",
                                "control_rotated",
                                "other_categories",
                                "p_holm"));
        List<Node> answers = told.need("answers").asList();
        assertThat(answers)
                .extracting(one -> one.asMap().need("case").asText())
                .containsSubsequence("whole", "given", "given rotated", "given random", "given x -0.25", "keep given")
                .contains("transplant given", "transplant exclusive rotated");
        Path whole = folder.resolve("a/ablation.json");
        byte[] before = Files.readAllBytes(whole);
        // as if the run had been killed: a row, some answers and the end are missing
        Files.delete(whole);
        Files.delete(folder.resolve("a/rows/answers-given.json"));
        Files.delete(folder.resolve("a/answers/given-rotated.sampled.jsonl"));
        CommandLineRun again =
                CommandLineRun.logged(folder, ablate("a", "self-reflection", "--features", "5,7", "--full"));
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(Files.readAllBytes(whole)).isEqualTo(before);
        assertThat(again.out()).contains("given rotated (2)", "forced_ratio", "control random", "single 7");
    }

    @Test
    void left_in_a_studys_workspace_it_is_evidence_and_the_verdicts_command_makes_it_again() throws IOException {
        Path workspace = folder.resolve("study");
        json(ablate("study/ablation/two", "self-reflection", "--features", "5,7"));
        Path file = workspace.resolve("ablation/two/ablation.json");
        byte[] before = Files.readAllBytes(file);
        Json.write(
                workspace.resolve("metrics.json"),
                Map.of("study", "s", "pair", Map.of("base", model("pair/base"), "distilled", model("pair/distilled"))));
        Json.write(workspace.resolve("report/atlas.json"), Map.of("categories", Map.of()));
        Json.write(workspace.resolve("report/provenance.json"), Map.of());
        MapNode claim = claim("accuracy-falls", workspace);
        assertThat(claim.need("file").asText()).isEqualTo("ablation/two/ablation.json");
        assertThat(claim.need("why").asList())
                .extracting(Node::asText)
                .containsExactly("4 problems; a claim about accuracy takes 1000.");
        assertThat(claim.need("comparisons")
                        .asList()
                        .getFirst()
                        .asMap()
                        .need("controls")
                        .asList())
                .extracting(control -> control.asMap().need("name").asText())
                .containsExactly("greedy", "rotated", "matched-random");
        String again = claim.need("command")
                .asText()
                .replace("CROSSCODER", place("c.safetensors"))
                .replace("BASE DISTILLED", place("pair/base") + " " + place("pair/distilled"))
                .replace("STORE", place("store"))
                .replace("WORKSPACE", place("again"));
        json(again.substring("retort ".length()).split(" "));
        assertThat(folder.resolve("again/ablation/two/ablation.json")).hasBinaryContent(before);
        Json.write(
                workspace.resolve("metrics.json"),
                Map.of("study", "s", "pair", Map.of("base", model("pair/distilled"), "distilled", model("pair/base"))));
        assertThat(claim("accuracy-falls", workspace).need("why").asList())
                .extracting(Node::asText)
                .anyMatch(why -> why.startsWith("ablation/two/ablation.json was made with another pair"));
    }

    private static Map<String, Object> model(String name) {
        return Map.of("sha256", Sha256.ofTree(folder.resolve(name)), "d_model", 64);
    }

    private static MapNode claim(String word, Path workspace) {
        return json("report", workspace.toString()).need("verdicts").asMap().need("claims").asList().stream()
                .map(Node::asMap)
                .filter(claim -> claim.need("claim").asText().equals(word))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_cannot_be_asked_is_a_sentence() {
        refused(
                "--features 64: the crosscoder has features 0 to 63",
                ablate("b", "self-reflection", "--features", "64"));
        refused("nothing opens it in the dev part", ablate("b", "despair"));
        refused("--select best: expected attribution", ablate("b", "self-reflection", "--select", "best"));
        refused("--select given: give the features", ablate("b", "self-reflection", "--select", "given"));
        refused("--count 0: expected 1 or more", ablate("b", "self-reflection", "--count", "0"));
        refused("expected more than 0 and at most 100", ablate("b", "self-reflection", "--percent", "0"));
        refused("there is no such folder", ablate("b", "self-reflection", "--corpus", place("nowhere")));
        assertThat(folder.resolve("b")).doesNotExist();
    }

    @Test
    void features_are_guarded_by_answers_to_the_labs_problems_only() throws IOException {
        Path other = folder.resolve("other.jsonl");
        Files.writeString(
                other, Files.readString(folder.resolve("corpus.jsonl")).replace("\"deductive\"", "\"musing\""));
        json(("harvest --models " + place("pair/base") + " " + place("pair/distilled")
                        + " --hook blocks.half.resid_pre --corpus " + other + " --out " + place("musing"))
                .split(" "));
        List<String> words = new ArrayList<>(List.of(ablate("d", "musing", "--select", "guarded")));
        words.replaceAll(word -> word.equals(place("store")) ? place("musing") : word);
        refused("guarded by answers to the lab's problems", words.toArray(String[]::new));
    }

    @Test
    @Tag("slow")
    void guarded_features_stand_beside_the_same_rules_choice_of_low_nrn() {
        MapNode told = json(ablate("e", "self-reflection", "--select", "guarded"));
        assertThat(told.need("published").asList())
                .extracting(row -> row.asMap().need("choice").asText())
                .contains("guarded");
        assertThat(told.need("answers").asList())
                .extracting(one -> one.asMap().need("case").asText())
                .contains("guarded", "guarded rotated", "guarded random", "guarded low nrn");
    }

    @Test
    void a_folder_takes_rows_of_one_plan_only() {
        json(ablate("c", "deductive", "--select", "paper", "--percent", "20"));
        refused("what is there was measured with percent 20", ablate("c", "deductive", "--select", "paper"));
    }

    private static void refused(String sentence, String... words) {
        CommandLineRun.refused(folder, sentence, words);
    }

    private static MapNode json(String... words) {
        return CommandLineRun.json(folder, words);
    }
}
