package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Part;
import dev.retort.formats.MapNode;
import dev.retort.lab.ShippedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code harvest}, {@code crosscoder train} and {@code crosscoder eval} on the pair inside the product. */
class CrosscoderVerbsTest {
    private static final String HOOK = "blocks.half.resid_pre";

    @TempDir
    Path folder;

    private String base = "";
    private String distilled = "";
    private String corpus = "";

    @BeforeEach
    void unpack() throws IOException {
        ShippedPair.unpack(folder.resolve("pair"));
        base = folder.resolve("pair/base").toString();
        distilled = folder.resolve("pair/distilled").toString();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            lines.add("{\"text\": \"<bos> q : what is %d + %d - 2 ? <think> %d + %d = %d .\"}"
                    .formatted(i % 4, i % 5, i % 4, i % 5, i % 4 + i % 5));
        }
        corpus = Files.write(folder.resolve("corpus.jsonl"), lines).toString();
    }

    @Test
    void aStoreIsHarvestedTrainedOnAndMeasured() {
        String store = folder.resolve("store").toString();
        String file = folder.resolve("c.safetensors").toString();
        json(
                "harvest",
                "--models",
                base,
                distilled,
                "--hook",
                HOOK,
                "--corpus",
                corpus,
                "--out",
                store,
                "--dtype",
                "bf16");
        MapNode trained = json(train("--store", store, "--out", file, "--normalise", "standard"));
        assertThat(trained.need("fvu").asMap().keys()).containsExactly("base", "distilled");
        MapNode ofStore = json("crosscoder", "eval", file, "--store", store);
        assertThat(ofStore.has("splicing")).isFalse();
        MapNode both = json("crosscoder", "eval", file, "--store", store, "--models", base, distilled);
        MapNode live = json("crosscoder", "eval", file, "--models", base, distilled, "--corpus", corpus);
        for (String side : List.of("base", "distilled")) {
            double stored = number(ofStore, "fvu", side);
            assertThat(number(both, "fvu", side)).isEqualTo(stored);
            assertThat(number(live, "fvu", side)).as("bf16 costs little").isCloseTo(stored, within(0.02));
            assertThat(number(live, "fvu_per_token", side)).isPositive();
            for (MapNode of : List.of(both, live)) {
                MapNode splicing = of.need("splicing").asMap().need(side).asMap();
                assertThat(number(splicing, "ce_clean", "value")).isPositive();
                assertThat(number(splicing, "ce_recovered_mean", "value")).isLessThanOrEqualTo(1.05);
                assertThat(splicing.need("ce_recovered_zero").asMap().has("low"))
                        .isTrue();
            }
        }
        assertThat(both.need("nrn").asMap().need("histogram").asList()).hasSize(10);
    }

    @Test
    void streamedTrainingNeedsNoStoreAndTellsWhatItTakes() throws IOException {
        String file = folder.resolve("c.safetensors").toString();
        CommandLineRun run = run(train(
                "--stream", base, distilled, "--hook", HOOK, "--corpus", corpus, "--buffer", "256", "--out", file));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("memory: ", "weights ", "buffer ");
        assertThat(run.out()).contains("FVU", "L0", "NRN in tenths");
        assertThat(Files.readAllLines(Path.of(file + ".curve.jsonl"))).hasSize(20);
        assertThat(Files.exists(Path.of(file + ".stream.safetensors"))).isFalse();
        String again = folder.resolve("again.safetensors").toString();
        assertThat(run(train(
                                "--stream",
                                base,
                                distilled,
                                "--hook",
                                HOOK,
                                "--corpus",
                                corpus,
                                "--buffer",
                                "256",
                                "--out",
                                again))
                        .exitCode())
                .isZero();
        assertThat(Path.of(again)).hasSameBinaryContentAs(Path.of(file));
    }

    @Test
    void whatCannotBeTrainedIsSaidInASentence() throws IOException {
        String out = folder.resolve("c.safetensors").toString();
        refused("not both or none", train("--out", out));
        refused("no such file", train("--stream", base, base, "--hook", HOOK, "--corpus", "nowhere", "--out", out));
        refused("--corpus is missing", train("--stream", base, "--hook", HOOK, "--out", out));
        refused(
                "cannot be dealt into batches",
                train("--stream", base, "--hook", HOOK, "--corpus", corpus, "--buffer", "9", "--out", out));
        refused("holds no activations of the train part", train("--store", folder.toString(), "--out", out));
        refused("--batch N instead", train("--store", folder.toString(), "--out", out, "--set", "batch=64"));
        refused("no normalisation \"l2\"", train("--store", folder.toString(), "--out", out, "--normalise", "l2"));
        refused(
                "use --force",
                train("--stream", base, "--hook", HOOK, "--corpus", corpus, "--buffer", "2000000000", "--out", out));
        String store = folder.resolve("store").toString();
        json("harvest", "--models", base, "--hook", HOOK, "--corpus", corpus, "--out", store);
        refused(
                "holds a harvest of other models",
                "harvest",
                "--models",
                distilled,
                base,
                "--hook",
                HOOK,
                "--corpus",
                corpus,
                "--out",
                store);
        refused("no part \"tset\"", "crosscoder", "eval", out, "--store", store, "--part", "tset");
        Files.writeString(Path.of(out + ".training.safetensors"), "cut off");
        refused(".training.safetensors", train("--store", store, "--out", out));
    }

    @Test
    void documentsAreCutWhereItIsSaid() {
        String store = folder.resolve("short").toString();
        String[] harvest = {
            "harvest", "--models", base, "--hook", HOOK, "--corpus", corpus, "--out", store, "--longest", "5"
        };
        json(harvest);
        try (ActivationStore short5 = ActivationStore.open(List.of(Path.of(store, "side-0")), Normalisation.NONE)) {
            assertThat(short5.lengths(Part.TRAIN)).isNotEmpty().containsOnly(5);
        }
        json(harvest);
        harvest[harvest.length - 1] = "6";
        refused("holds documents cut after 5 tokens, not 6", harvest);
        harvest[harvest.length - 1] = "2000000";
        refused("the models read at most", harvest);
    }

    @Test
    void aCheckpointOfAnotherShapeIsRefused() throws IOException {
        String store = folder.resolve("store").toString();
        json("harvest", "--models", base, distilled, "--hook", HOOK, "--corpus", corpus, "--out", store);
        Path out = folder.resolve("c.safetensors");
        // a run that ends at the last step with no room for its file leaves its checkpoint
        Files.createSymbolicLink(folder.resolve(".c.safetensors.tmp-write"), Path.of("/dev/full"));
        refused("the disk is full", train("--store", store, "--out", out.toString()));
        String[] narrower = train("--store", store + "/side-0", "--out", out.toString());
        CommandLineRun run = run(narrower);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains("c.safetensors.training.safetensors");
    }

    private static String[] train(String... more) {
        List<String> words = new ArrayList<>(List.of("crosscoder", "train"));
        words.addAll(Arrays.asList(more));
        words.addAll(List.of("--features", "48", "--k", "4", "--tokens", "1280", "--batch", "64"));
        return words.toArray(String[]::new);
    }

    private static double number(MapNode tree, String... path) {
        MapNode at = tree;
        for (int i = 0; i < path.length - 1; i++) {
            at = at.need(path[i]).asMap();
        }
        return at.need(path[path.length - 1]).asDouble();
    }

    private void refused(String sentence, String... words) {
        CommandLineRun.refused(folder, sentence, words);
    }

    private MapNode json(String... words) {
        return CommandLineRun.json(folder, words);
    }

    private CommandLineRun run(String... words) {
        return CommandLineRun.logged(folder, words);
    }
}
