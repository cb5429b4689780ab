package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import dev.retort.experiments.modes.Mode;
import dev.retort.experiments.modes.Mode.MadeFor;
import dev.retort.experiments.modes.Mode.ModeDose;
import dev.retort.experiments.modes.ModeFile;
import dev.retort.formats.MapNode;
import dev.retort.formats.Sha256;
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

/** Modes out to control vectors and in from them, on the pair inside the product, whose hook point is blocks.2.resid_pre. */
class ModeVectorVerbsTest {
    private static final String QUESTION = "<bos> q : what is 2 + 3 - 1 ?";
    private static final int WIDTH = 64;
    private static final int BLOCK = 1;

    @TempDir
    static Path folder;

    @BeforeAll
    static void make() throws IOException {
        CrosscodedLabPair.make(folder);
    }

    private static String place(String name) {
        return folder.resolve(name).toString();
    }

    /** Numbers that no shorter form than a float's own holds. */
    private static float[] direction(double size) {
        float[] direction = new float[WIDTH];
        for (int j = 0; j < WIDTH; j++) {
            direction[j] = (float) (size * Math.sin(1 + 1.7 * j));
        }
        return direction;
    }

    private static String vector(String name, Map<Integer, float[]> directions) {
        String file = place(name + ".gguf");
        new ControlVectors("qwen2", new TreeMap<>(directions)).write(Path.of(file));
        return file;
    }

    private static String[] words(String verb, String... more) {
        List<String> words = new ArrayList<>(List.of("mode", verb));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static String[] imported(String vector, String out, String... more) {
        List<String> words = new ArrayList<>(List.of(
                place("c.safetensors"), vector, "--models", place("pair/base"), place("pair/distilled"), "--out", out));
        words.addAll(List.of(more));
        return words("import", words.toArray(String[]::new));
    }

    private static MapNode steered(String mode, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "steer",
                place("c.safetensors"),
                QUESTION,
                "--models",
                place("pair/base"),
                place("pair/distilled"),
                "--raw",
                "--max-tokens",
                "40",
                "--mode",
                mode));
        words.addAll(List.of(more));
        return CommandLineRun.json(folder, words.toArray(String[]::new));
    }

    @Test
    void whatIsImportedIsExportedBitForBit() throws IOException {
        String vector = vector("mine", Map.of(BLOCK, direction(0.3)));
        String mode = place("mine.yaml");
        MapNode told = CommandLineRun.json(folder, imported(vector, mode));
        assertThat(told.need("hook").asText()).isEqualTo("blocks.2.resid_pre");
        assertThat(told.need("dose").asDouble()).isPositive();
        MapNode shown = CommandLineRun.json(folder, words("show", mode));
        assertThat(shown.need("goal").asText()).isEqualTo("none");
        assertThat(shown.need("rule").asText()).contains("mine.gguf", Sha256.of(Path.of(vector)), "qwen2");

        String back = place("back.gguf");
        MapNode exported = CommandLineRun.json(folder, words("export", mode, "--out", back, "--model-hint", "qwen2"));
        assertThat(exported.need("exact").asBool()).isTrue();
        assertThat(Files.readAllBytes(Path.of(back))).isEqualTo(Files.readAllBytes(Path.of(vector)));
    }

    /** The layer numbers agree: behind block 1 is before block 2. */
    @Test
    void aModeDoesWhatItsVectorDoes() {
        String vector = vector("strong", Map.of(BLOCK, direction(2)));
        String mode = place("strong.yaml");
        CommandLineRun.json(folder, imported(vector, mode));
        MapNode steered = steered(mode);
        MapNode generated = CommandLineRun.json(
                folder,
                "generate",
                place("pair/distilled"),
                QUESTION,
                "--raw",
                "--max-tokens",
                "40",
                "--control-vector",
                vector);
        String text = steered.need("with").asMap().need("text").asText();
        assertThat(text)
                .isEqualTo(generated
                        .need("texts")
                        .asList()
                        .getFirst()
                        .asMap()
                        .need("text")
                        .asText());
        assertThat(text)
                .isNotEqualTo(steered.need("without").asMap().need("text").asText());
        assertThat(steered.need("positions_acted").asLong())
                .isEqualTo(steered.need("positions").asLong());
    }

    @Test
    void strengthAndGuardAreTheModes() {
        String vector = vector("weighed", Map.of(BLOCK, direction(0.3)));
        String mode = place("weighed.yaml");
        double dose = CommandLineRun.json(folder, imported(vector, mode, "--strength", "-2"))
                .need("dose")
                .asDouble();
        String back = place("weighed-back.gguf");
        CommandLineRun.json(folder, words("export", mode, "--out", back));
        float[] twice = direction(0.3);
        for (int j = 0; j < WIDTH; j++) {
            twice[j] *= -2;
        }
        assertThat(ControlVectors.read(Path.of(back)).directions().get(BLOCK)).containsExactly(twice);
        CommandLineRun.refused(
                folder,
                "or nothing is known. Strengths from 0 to 1.00 are",
                words("export", mode, "--out", back, "--strength", "1.5"));
        CommandLineRun.json(folder, imported(vector, mode, "--strength", "-2", "--guard", "" + 2 * dose));
        CommandLineRun.json(folder, words("export", mode, "--out", back, "--strength", "1.5"));
        CommandLineRun.refused(
                folder, "below the vector's own dose", imported(vector, mode, "--guard", "" + dose / 100));
    }

    @Test
    void aClauseIsKeptAndItsLossIsSaid() {
        String vector = vector("first", Map.of(BLOCK, direction(0.3)));
        String mode = place("first.yaml");
        CommandLineRun.json(folder, imported(vector, mode, "--where", "{first_tokens: 3}"));
        assertThat(steered(mode).need("positions_acted").asLong()).isEqualTo(3);
        String back = place("first-back.gguf");
        CommandLineRun.refused(folder, "the first 3 new tokens", words("export", mode, "--out", back));
        assertThat(Path.of(back)).doesNotExist();
        CommandLineRun.json(folder, words("export", mode, "--out", back, "--as-vector"));
        ControlVectors read = ControlVectors.read(Path.of(back));
        assertThat(read.directions().get(BLOCK)).containsExactly(direction(0.3));
        assertThat(read.description()).contains("the first 3 new tokens", "added at every token");
        MapNode again = CommandLineRun.json(folder, imported(back, place("again.yaml")));
        assertThat(again.need("does").asList().getFirst().asText()).contains("everywhere");
        assertThat(ModeFile.read(folder.resolve("again.yaml")).rule()).contains("the first 3 new tokens");
    }

    @Test
    void whatReadsFeaturesBecomesItsMean() {
        Mode mode = new Mode(
                "amplified",
                null,
                "a test's",
                new MadeFor(
                        Sha256.of(folder.resolve("c.safetensors")),
                        Sha256.ofTree(folder.resolve("pair/base")),
                        Sha256.ofTree(folder.resolve("pair/distilled")),
                        "blocks.2.resid_pre"),
                "paired",
                List.of(Intervention.everywhere(new Operation.Scale(List.of(0, 1, 2, 3, 4, 5, 6, 7), 0.5))),
                new ModeDose(0.1, 0.2, 0.2),
                List.of());
        Path file = folder.resolve("amplified.yaml");
        ModeFile.write(file, mode, null);
        String out = place("amplified.gguf");
        CommandLineRun.refused(
                folder, "no vector that is added at every token", words("export", "" + file, "--out", out));
        CommandLineRun.refused(
                folder,
                "needs --crosscoder, --models and --traces",
                words("export", "" + file, "--out", out, "--as-vector"));
        String[] whole = words(
                "export",
                "" + file,
                "--out",
                out,
                "--as-vector",
                "--crosscoder",
                place("c.safetensors"),
                "--models",
                place("pair/base"),
                place("pair/distilled"),
                "--traces",
                place("corpus.jsonl"),
                "--texts",
                "20");
        MapNode told = CommandLineRun.json(folder, whole);
        assertThat(told.need("exact").asBool()).isFalse();
        assertThat(told.need("agreement").asDouble()).isBetween(0.01, 1 + 1e-6);
        assertThat(told.need("positions_acted").asLong())
                .isBetween(1L, told.need("positions").asLong());
        ControlVectors read = ControlVectors.read(Path.of(out));
        assertThat(read.directions().keySet()).containsExactly(BLOCK);
        assertThat(read.description()).contains("features 0, 1, 2", "where they fire", "mean direction");
    }

    @Test
    void whatCannotBeImportedIsASentence() throws IOException {
        String mode = place("never.yaml");
        Path text = Files.writeString(folder.resolve("text.gguf"), "no vector at all, only words that are long enough");
        CommandLineRun.refused(folder, "text.gguf", imported(text.toString(), mode));
        CommandLineRun.refused(
                folder, "made for another model", imported(vector("narrow", Map.of(BLOCK, new float[] {1, 2})), mode));
        CommandLineRun.refused(
                folder,
                "block 9; the model has blocks 0 to 3",
                imported(vector("deep", Map.of(9, direction(1))), mode));
        CommandLineRun.refused(
                folder, "which is behind block 1", imported(vector("other", Map.of(2, direction(1))), mode));
        String several = vector("several", Map.of(1, direction(1), 2, direction(2)));
        CommandLineRun.refused(folder, "Give --block 1", imported(several, mode));
        CommandLineRun.refused(folder, "--block 2", imported(several, mode, "--block", "2"));
        String one = vector("one", Map.of(BLOCK, direction(1)));
        CommandLineRun.refused(folder, "one of", imported(one, mode, "--where", "sometimes"));
        CommandLineRun.refused(
                folder, "no feature 99", imported(one, mode, "--where", "{fires: {feature: 99, above: 0}}"));
        CommandLineRun.refused(folder, "ends in .yaml", imported(one, place("never.txt")));
        assertThat(Path.of(mode)).doesNotExist();

        CommandLineRun.json(folder, imported(several, mode, "--block", "1"));
        Path vectors = folder.resolve("never.safetensors");
        byte[] bytes = Files.readAllBytes(vectors);
        bytes[bytes.length - 1] ^= 1;
        Files.write(vectors, bytes);
        CommandLineRun.refused(folder, "sealed", words("export", mode, "--out", place("never.gguf")));
    }
}
