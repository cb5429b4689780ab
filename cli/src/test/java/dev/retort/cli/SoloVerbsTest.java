package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.experiments.solo.SoloFile;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Sha256;
import dev.retort.lab.ShippedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crosscoder solo} and {@code bench steer} on the pair inside the product. */
class SoloVerbsTest {
    @TempDir
    Path folder;

    @Test
    void aSoloEncoderIsFittedToATrainedCrosscoderAndToldFeatureByFeature() throws IOException {
        String crosscoder = trained();
        String store = folder.resolve("store").toString();
        Path out = folder.resolve("solo.safetensors");
        MapNode told = json("crosscoder", "solo", crosscoder, "--store", store, "--out", out.toString());
        List<Node> features = told.need("features").asList();
        assertThat(features).hasSizeGreaterThan(4);
        assertThat(told.need("encoder").asText()).isEqualTo("solo");
        assertThat(features.size() + told.need("left_out").asInt()).isEqualTo(16);
        assertThat(told.need("summary").asMap().keys()).containsExactly("all", "NRN > ½", "NRN ≤ ½");
        double auroc = told.need("summary")
                .asMap()
                .need("all")
                .asMap()
                .need("auroc")
                .asMap()
                .need("median")
                .asDouble();
        assertThat(auroc).isGreaterThan(0.7);
        try (Scope scope = Scope.open();
                SoloFile read = SoloFile.read(out, Device.CPU)) {
            assertThat(read.origin().crosscoder()).isEqualTo(Sha256.of(Path.of(crosscoder)));
            assertThat(read.origin().model().name()).isEqualTo("distilled");
            assertThat(read.encoder().width()).isEqualTo(64);
            assertThat(read.features()).hasSize(features.size());
        }
        int feature = features.getFirst().asMap().need("feature").asInt();
        String one = folder.resolve("one.safetensors").toString();
        CommandLineRun table = CommandLineRun.logged(
                folder,
                "crosscoder",
                "solo",
                crosscoder,
                "--store",
                store,
                "--features",
                Integer.toString(feature),
                "--out",
                one);
        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out()).contains("NRN", "AUROC", "1 row", "distilled at blocks.");
        refused("is there already", "crosscoder", "solo", crosscoder, "--store", store, "--out", out.toString());
        refused("features 0 to 15", solo(crosscoder, store, "--features", "16"));
        refused("models are 0 to 1", solo(crosscoder, store, "--side", "2"));
        refused("no such file", solo(folder.resolve("none").toString(), store));
        assertThat(folder.resolve("x.safetensors")).doesNotExist();
    }

    private String[] solo(String crosscoder, String store, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "crosscoder",
                "solo",
                crosscoder,
                "--store",
                store,
                "--out",
                folder.resolve("x.safetensors").toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private String trained() throws IOException {
        ShippedPair.unpack(folder.resolve("pair"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            lines.add("{\"text\": \"<bos> q : what is %d + %d - 2 ? <think> %d + %d = %d .\"}"
                    .formatted(i % 4, i % 5, i % 4, i % 5, i % 4 + i % 5));
        }
        String corpus = Files.write(folder.resolve("corpus.jsonl"), lines).toString();
        String store = folder.resolve("store").toString();
        String file = folder.resolve("c.safetensors").toString();
        String base = folder.resolve("pair/base").toString();
        String distilled = folder.resolve("pair/distilled").toString();
        String hook = "blocks.half.resid_pre";
        json("harvest", "--models", base, distilled, "--hook", hook, "--corpus", corpus, "--out", store);
        json(
                "crosscoder",
                "train",
                "--store",
                store,
                "--out",
                file,
                "--kind",
                "relu-l1",
                "--features",
                "16",
                "--l1",
                "0.1",
                "--tokens",
                "4000",
                "--batch",
                "100");
        return file;
    }

    @Test
    void everyWayOfWritingIsTimedAtEveryBatchSize() {
        MapNode told = json("bench", "steer", "--rounds", "2", "--tokens", "3", "--features", "5", "--batch", "1", "2");
        List<Node> rows = told.need("rows").asList();
        assertThat(rows)
                .extracting(row -> row.asMap().need("way").asText())
                .containsExactly("plain", "vector", "solo", "paired", "plain", "vector", "solo", "paired");
        assertThat(rows).allMatch(row -> row.asMap().need("tokens_per_s").asDouble() > 0);
        MapNode solo = rows.get(2).asMap();
        assertThat(solo.need("bound").asDouble()).isEqualTo(0.05);
        assertThat(solo.need("cost").asMap().has("high")).isTrue();
        assertThat(rows.get(3).asMap().has("bound"))
                .as("the paired encoder's cost is told, not bounded")
                .isFalse();
        refused("--rounds at least 2", "bench", "steer", "--rounds", "1");
        refused("a resid_pre", "bench", "steer", "--hook", "blocks.1.mlp.out");
    }

    private MapNode json(String... words) {
        return CommandLineRun.json(folder, words);
    }

    private void refused(String sentence, String... words) {
        CommandLineRun.refused(folder, sentence, words);
    }
}
