package dev.retort.study.verdict;

import static dev.retort.study.verdict.Metrics.figure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other commands left in a study's workspace, as evidence. */
class BesideTest {
    private static final String BASE = "b".repeat(64);
    private static final String DISTILLED = "d".repeat(64);
    private static final String HERE = "ablation/four/ablation.json";

    @TempDir
    Path workspace;

    /** The study itself lacks the controls of accuracy, and steering. */
    private final Metrics study = Metrics.whole()
            .put("pair/base/sha256", BASE)
            .put("pair/distilled/sha256", DISTILLED)
            .put("ablation/accuracy/0/features", List.of(4, 2))
            .remove("ablation/accuracy/0/matched_random_sampled_change")
            .remove("ablation/accuracy/0/rotated_sampled_change")
            .remove("steering");

    @Test
    void an_ablation_of_the_same_models_tests_what_the_study_could_not() {
        assertThat(of(Claim.ACCURACY_FALLS).outcome()).isEqualTo(Outcome.NOT_TESTABLE);
        ablation(HERE, BASE, "given", List.of(4, 2), -0.045, -0.009);
        Verdict accuracy = of(Claim.ACCURACY_FALLS);
        assertThat(accuracy.outcome()).as(accuracy.toString()).isEqualTo(Outcome.REPRODUCED);
        assertThat(accuracy.file()).isEqualTo(HERE);
        assertThat(accuracy.comparisons().getFirst().effect().value()).isEqualTo(-0.045);
        assertThat(accuracy.comparisons().getFirst().controls())
                .extracting(Comparison.Control::name)
                .containsExactly("greedy", "rotated", "matched-random");
        assertThat(accuracy.command())
                .isEqualTo(
                        "retort ablate CROSSCODER --models BASE DISTILLED --store STORE --category self-reflection"
                                + " --features 4,2 --problems 5000 --traces 1000 --seed 7 --lab v2 --out WORKSPACE/ablation/four");
        assertThat(of(Claim.DETECTION_FALLS).file())
                .as("as many traces, and its own controls")
                .isEqualTo(HERE);
        assertThat(of(Claim.STEERING_DEEPENS).file()).isNull();
    }

    /** Both intervals overlap; the paired difference's tells them apart, and must be the one that counts. */
    @Test
    void the_paired_difference_is_what_a_control_is_left_behind_by() {
        ablation(HERE, BASE, "attribution", List.of(4), -0.02, -0.015);
        Comparison sampled = of(Claim.ACCURACY_FALLS).comparisons().getFirst();
        assertThat(sampled.controls().getLast().difference().high()).isLessThan(0);
        assertThat(sampled.effect().minus(sampled.controls().getLast().figure()).high())
                .isGreaterThan(0);
        assertThat(of(Claim.ACCURACY_FALLS).command()).contains(" --select attribution --count 4 ");
    }

    @Test
    void what_its_random_features_do_as_well_is_not_reproduced() {
        ablation(HERE, BASE, "given", List.of(4, 2), -0.045, -0.05);
        assertThat(of(Claim.ACCURACY_FALLS).outcome()).isEqualTo(Outcome.NOT_REPRODUCED);
    }

    @Test
    void of_another_pair_it_is_passed_over_with_a_sentence() {
        ablation(HERE, "f".repeat(64), "given", List.of(4, 2), -0.045, -0.009);
        mode("modes/deep.json", "f".repeat(64), List.of(1), 0.2, 0.01);
        assertThat(of(Claim.ACCURACY_FALLS).outcome()).isEqualTo(Outcome.NOT_TESTABLE);
        assertThat(of(Claim.ACCURACY_FALLS).lacks()).contains(Lack.of(Lack.Why.OTHER_PAIR, HERE));
        assertThat(of(Claim.STEERING_DEEPENS).lacks()).contains(Lack.of(Lack.Why.OTHER_PAIR, "modes/deep.json"));
        Verdict detection = of(Claim.DETECTION_FALLS);
        assertThat(detection.lacks()).containsExactly(Lack.of(Lack.Why.OTHER_PAIR, HERE));
        assertThat(detection.outcome()).as("by the study's own figures").isEqualTo(Outcome.REPRODUCED);
        assertThat(detection.file()).isNull();
    }

    @Test
    void a_study_that_does_not_say_whose_it_is_goes_by_its_own() {
        ablation(HERE, BASE, "given", List.of(4, 2), -0.045, -0.009);
        study.remove("pair");
        assertThat(of(Claim.ACCURACY_FALLS).lacks()).contains(Lack.of(Lack.Why.OTHER_PAIR, HERE));
    }

    @Test
    void without_controls_it_is_passed_over() {
        write(HERE, ablation(BASE, List.of(answer("given", List.of(4, 2), 0.8, -0.045))));
        assertThat(of(Claim.ACCURACY_FALLS).lacks()).contains(Lack.of(Lack.Why.NO_CONTROLS, HERE));
        assertThat(of(Claim.DETECTION_FALLS).outcome()).isEqualTo(Outcome.REPRODUCED);
    }

    /** Not that of the better figures: that of the study's features, which stands second by its name. */
    @Test
    void of_two_ablations_that_of_the_studys_features_counts() {
        ablation("ablation/a/ablation.json", BASE, "given", List.of(9), -0.09, 0);
        ablation("ablation/b/ablation.json", BASE, "given", List.of(4, 2), -0.045, -0.009);
        assertThat(of(Claim.ACCURACY_FALLS).file()).isEqualTo("ablation/b/ablation.json");
    }

    @Test
    void of_two_complete_ones_that_of_more_documents_counts() {
        ablation(HERE, BASE, "given", List.of(4, 2), -0.045, -0.009);
        Map<String, Object> more = Map.of("value", 0.9, "low", 0.89, "high", 0.91, "n", 2001);
        study.put("ablation/accuracy/0/forced_ratio", more);
        assertThat(of(Claim.DETECTION_FALLS).file()).isNull();
    }

    @Test
    void modes_test_steering_by_their_rotated_control() {
        assertThat(of(Claim.STEERING_DEEPENS).outcome()).isEqualTo(Outcome.NOT_TESTABLE);
        assertThat(of(Claim.STEERING_DEEPENS).command())
                .as("what would make it testable")
                .startsWith("retort mode fit CROSSCODER --models BASE DISTILLED --goal deep --lab v2")
                .endsWith("--out WORKSPACE/modes");
        mode("modes/deep.json", BASE, List.of(1), 0.2, 0.01);
        mode("modes/incisive.json", BASE, List.of(), -0.2, 0.3);
        Verdict deepens = of(Claim.STEERING_DEEPENS);
        assertThat(deepens.outcome()).as(deepens.toString()).isEqualTo(Outcome.REPRODUCED);
        assertThat(deepens.file()).isEqualTo("modes/deep.json");
        assertThat(of(Claim.STEERING_SHORTENS).outcome()).isEqualTo(Outcome.REPRODUCED);
        assertThat(deepens.command())
                .isEqualTo("retort mode fit CROSSCODER --models BASE DISTILLED --goal deep --lab v2 --seed 3 --dev 300"
                        + " --test 400 --texts 200 --out WORKSPACE/modes");
        mode("modes/deep.json", BASE, List.of(1), 0.2, 0.19);
        assertThat(of(Claim.STEERING_DEEPENS).outcome())
                .as("so does any change")
                .isEqualTo(Outcome.NOT_REPRODUCED);
    }

    @Test
    void over_thinking_by_features_takes_features() {
        mode("modes/deep.json", BASE, List.of(), 0.2, 0.01);
        assertThat(of(Claim.STEERING_DEEPENS).lacks()).contains(Lack.of(Lack.Why.NO_FEATURES, "modes/deep.json"));
        assertThat(of(Claim.STEERING_DEEPENS).outcome()).isEqualTo(Outcome.NOT_TESTABLE);
    }

    @ParameterizedTest
    @CsvSource({"made_for, OTHER_PAIR", "chosen, NO_MODE", "steering, NO_CONTROLS"})
    void a_search_that_found_nothing_or_is_of_an_earlier_version_says_so(String part, Lack.Why why) {
        Map<String, Object> tree = new LinkedHashMap<>(deep());
        tree.remove(part);
        write("modes/x/deep.json", tree);
        assertThat(of(Claim.STEERING_DEEPENS).lacks()).contains(Lack.of(why, "modes/x/deep.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{}", "{\"models\": [\"a\"]}", "{\"models\": [\"a\", \"b\"], \"category\": 3}"})
    void a_broken_ablation_is_a_sentence_with_its_name(String text) throws IOException {
        Files.createDirectories(workspace.resolve("ablation"));
        Files.writeString(workspace.resolve("ablation/ablation.json"), text);
        refused("ablation.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{\"goal\": \"wide\"}", "{\"goal\": \"deep\", \"asked\": {\"lab\": \"v2\"}}"})
    void a_broken_mode_is_a_sentence_with_its_name(String text) throws IOException {
        Files.createDirectories(workspace.resolve("modes"));
        Files.writeString(workspace.resolve("modes/deep.json"), text);
        refused("deep.json");
    }

    private void refused(String name) {
        assertThatThrownBy(() -> Beside.read(workspace))
                .isInstanceOf(BadInput.class)
                .hasMessageContainingAll(name, "make it anew, or take it out of the workspace");
    }

    private Verdict of(Claim claim) {
        return Verdicts.of(study.tree(), Beside.read(workspace)).stream()
                .filter(verdict -> verdict.claim() == claim)
                .findFirst()
                .orElseThrow();
    }

    private void ablation(
            String file, String base, String choice, List<Integer> features, double sampled, double random) {
        Map<String, Object> row = answer(choice, features, 0.8, sampled);
        row.put(
                "minus_control",
                Map.of(
                        choice + " rotated",
                        differences(0.8 - 1, sampled),
                        choice + " random",
                        differences(0.8 - 0.99, sampled - random)));
        write(
                file,
                ablation(
                        base,
                        List.of(
                                row,
                                answer(choice + " rotated", features, 1, 0),
                                answer(choice + " random", List.of(7, 8), 0.99, random))));
    }

    private static Map<String, Object> differences(double forced, double sampled) {
        return Map.of("forced_ratio", figure(forced, 0.01), "sampled_change", figure(sampled, 0.004));
    }

    private static Map<String, Object> ablation(String base, List<Map<String, Object>> rows) {
        List<Map<String, Object>> answers = new ArrayList<>(rows);
        // the same choice in the base, asked to answer at once, is another experiment
        Map<String, Object> inBase = answer("given", List.of(4, 2), 1, 0.5);
        inBase.put("model", "base");
        inBase.put("task", "direct");
        answers.add(inBase);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("category", "self-reflection");
        tree.put("count", 4);
        tree.put("percent", 5.0);
        tree.put("problems", 5000);
        tree.put("traces", 1000);
        tree.put("seed", 7);
        tree.put("teacher", "v2");
        tree.put("models", List.of(base, DISTILLED));
        tree.put("answers", answers);
        return tree;
    }

    private static Map<String, Object> answer(String name, List<Integer> features, double forced, double sampled) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("case", name);
        row.put("model", "distilled");
        row.put("task", "thinking");
        row.put("features", features);
        row.put("forced_ratio", figure(forced, 0.02));
        row.put("repair_ratio", figure(0.9, 0.02));
        row.put("sampled_change", figure(sampled, 0.008));
        row.put("greedy_change", figure(0, 0.001));
        return row;
    }

    private void mode(String file, String base, List<Integer> features, double length, double rotated) {
        Map<String, Object> steering = new LinkedHashMap<>();
        Map<String, Object> differences = new LinkedHashMap<>();
        steering.put("features", features);
        for (String decoding : List.of("greedy", "sampled")) {
            steering.put(decoding + "_length_change", figure(length, 0.05));
            steering.put(decoding + "_accuracy_change", figure(-0.01, 0.02));
            steering.put("rotated_" + decoding + "_length_change", figure(rotated, 0.05));
            differences.put(decoding + "_length_change", figure(length - rotated, 0.05));
        }
        steering.put("minus_control", Map.of("rotated", differences));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("made_for", Map.of("crosscoder", "c", "base", base, "distilled", DISTILLED, "hook", "h"));
        tree.put("asked", Map.of("lab", "v2", "seed", 3, "dev", 300, "test", 400, "texts", 200));
        tree.put("goal", file.contains("deep") ? "deep" : "incisive");
        tree.put("chosen", Map.of("name", "again-8", "rule", "r"));
        tree.put("steering", steering);
        write(file, tree);
    }

    /** A mode's file as a tree, to take something out of. */
    private Map<String, Object> deep() {
        mode("other/deep.json", BASE, List.of(1), 0.2, 0.01);
        Map<String, Object> tree = new LinkedHashMap<>();
        Json.read(workspace.resolve("other/deep.json"))
                .asMap()
                .entries()
                .forEach((key, entry) -> tree.put(key, entry.value()));
        return tree;
    }

    private void write(String file, Map<String, Object> tree) {
        Json.write(workspace.resolve(file), tree);
    }
}
