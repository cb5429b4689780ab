package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import dev.retort.experiments.modes.Goal;
import dev.retort.experiments.modes.Mode;
import dev.retort.experiments.modes.Mode.MadeFor;
import dev.retort.experiments.modes.Mode.ModeDose;
import dev.retort.experiments.modes.ModeFile;
import dev.retort.formats.MapNode;
import dev.retort.formats.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pair inside the product under interventions and under a mode. */
class SteerVerbTest {
    private static final String QUESTION = "<bos> q : what is 2 + 3 - 1 ?";

    @TempDir
    static Path folder;

    private static String place(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeAll
    static void train() throws IOException {
        CrosscodedLabPair.make(folder);
    }

    private static String[] steer(String... more) {
        List<String> words = new ArrayList<>(List.of(
                "steer",
                place("c.safetensors"),
                QUESTION,
                "--models",
                place("pair/base"),
                place("pair/distilled"),
                "--raw",
                "--max-tokens",
                "40"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static String mode(String name, String crosscoder, double guard) {
        return mode(name, crosscoder, guard, List.of(0, 1, 2));
    }

    private static String mode(String name, String crosscoder, double guard, List<Integer> features) {
        MadeFor madeFor = new MadeFor(
                crosscoder,
                Sha256.ofTree(folder.resolve("pair/base")),
                Sha256.ofTree(folder.resolve("pair/distilled")),
                "blocks.2.resid_pre");
        Mode mode = new Mode(
                name,
                Goal.DEEP,
                "a test's",
                madeFor,
                "paired",
                List.of(Intervention.everywhere(new Operation.Scale(features, 0.1))),
                new ModeDose(0.1, 0.2, guard),
                List.of());
        Path file = folder.resolve(name + ".yaml");
        ModeFile.write(file, mode, null);
        return file.toString();
    }

    private static String crosscoder() {
        return Sha256.of(folder.resolve("c.safetensors"));
    }

    @Test
    void what_does_nothing_changes_nothing() {
        MapNode answer = CommandLineRun.json(folder, steer("--features", "1,2", "--scale", "0"));
        assertThat(answer.need("with").plain()).isEqualTo(answer.need("without").plain());
        assertThat(answer.need("encoder").asText()).isEqualTo("none");
        assertThat(answer.need("positions_acted").asLong()).isZero();
        assertThat(answer.need("positions").asLong()).isGreaterThan(20);
    }

    @Test
    void a_mode_is_told_and_used() {
        String mode = mode("mild", crosscoder(), 1);
        MapNode shown = CommandLineRun.json(folder, "mode", "show", mode);
        assertThat(shown.need("dose_guard").asDouble()).isEqualTo(1);
        MapNode answer = CommandLineRun.json(folder, steer("--mode", mode, "--strength", "2"));
        assertThat(answer.need("encoder").asText()).isEqualTo("paired");
    }

    @Test
    void a_pair_is_changed_exactly_or_its_trouble_is_told() {
        String[] pair = {"doctor", "pair", place("c.safetensors"), QUESTION, "--models"};
        MapNode answer = CommandLineRun.json(folder, with(pair, place("pair/base"), place("pair/distilled")));
        assertThat(answer.need("exact").asBool()).isTrue();
        assertThat(answer.need("distilled").asMap().need("tokens_changed").asLong())
                .isEqualTo(
                        answer.need("distilled").asMap().need("tokens_expected").asLong())
                .isGreaterThan(11);
        CommandLineRun.refused(
                folder, "was trained on another base", with(pair, place("pair/distilled"), place("pair/distilled")));
        pair[3] = "";
        CommandLineRun.refused(folder, "a TEXT is empty", with(pair, place("pair/base"), place("pair/distilled")));
    }

    private static String[] with(String[] words, String... more) {
        return Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void a_mode_is_measured_with_either_encoder() {
        String solo = place("solo.safetensors");
        MapNode fitted = CommandLineRun.json(
                folder,
                ("crosscoder solo " + place("c.safetensors") + " --store " + place("store") + " --resamples 20 --out "
                                + solo)
                        .split(" "));
        List<Integer> features = fitted.need("features").asList().stream()
                .limit(2)
                .map(row -> row.asMap().need("feature").asInt())
                .toList();
        MapNode answer = CommandLineRun.json(
                folder,
                ("mode measure " + place("c.safetensors") + " " + mode("measured", crosscoder(), 1, features)
                                + " --models "
                                + place("pair/base") + " " + place("pair/distilled") + " --lab v2 --test 20 --solo "
                                + solo)
                        .split(" "));
        assertThat(answer.need("measured").asList())
                .extracting(trial -> trial.asMap().need("setting").asText())
                .containsExactly("measured", "measured", "measured", "solo", "solo", "solo");
        assertThat(answer.need("measured")
                        .asList()
                        .getFirst()
                        .asMap()
                        .need("problems")
                        .asLong())
                .isEqualTo(20);
    }

    @Test
    void what_cannot_be_is_refused() {
        CommandLineRun.refused(folder, "there is no feature 32", steer("--features", "32", "--scale", "1"));
        CommandLineRun.refused(folder, "expected --mode FILE, or", steer("--features", "3"));
        CommandLineRun.refused(folder, "stands there twice", steer("--features", "3,3", "--clamp", "1"));
        CommandLineRun.refused(folder, "another crosscoder", steer("--mode", mode("foreign", "f".repeat(64), 1)));
        String mode = mode("guarded", crosscoder(), 0.3);
        CommandLineRun.refused(folder, "Strengths from 0 to 1.5", steer("--mode", mode, "--strength", "1.6"));
        CommandLineRun.refused(
                folder,
                "was trained on another base",
                "steer",
                place("c.safetensors"),
                QUESTION,
                "--models",
                place("pair/distilled"),
                place("pair/distilled"),
                "--features",
                "1",
                "--scale",
                "1");
        CommandLineRun.refused(folder, "expected --mode FILE", steer());
        CommandLineRun.refused(
                folder,
                "there is no goal \"sharp\"",
                "mode",
                "fit",
                place("c.safetensors"),
                "--models",
                place("pair/base"),
                place("pair/distilled"),
                "--lab",
                "v2",
                "--out",
                place("m"),
                "--goal",
                "sharp");
    }
}
