package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.lab.ShippedPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of features of the pair inside the product, by hand, from the tables, and by a judge in another process. */
class AtlasLabelVerbsTest {
    private static final String JUDGE = "core/src/test/java/dev/retort/atlas/label/JudgeServer.java";

    @TempDir
    Path folder;

    private String atlas = "";
    private List<String> build = List.of();

    private void built() throws IOException {
        ShippedPair.unpack(folder.resolve("pair"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            lines.add("{\"text\": \"<bos> q : what is %d + %d - 2 ? <think> %d + %d = %d . wait , %d\"}"
                    .formatted(i % 4, i % 5, i % 4, i % 5, i % 4 + i % 5, i % 7));
        }
        String corpus = Files.write(folder.resolve("corpus.jsonl"), lines).toString();
        String store = folder.resolve("store").toString();
        String base = folder.resolve("pair/base").toString();
        String distilled = folder.resolve("pair/distilled").toString();
        json(
                "harvest",
                "--models",
                base,
                distilled,
                "--hook",
                "blocks.half.resid_pre",
                "--corpus",
                corpus,
                "--out",
                store);
        atlas = folder.resolve("atlas").toString();
        String file = folder.resolve("c.safetensors").toString();
        List<String> train =
                List.of("crosscoder", "train", "--store", store, "--out", file, "--features", "32", "--k", "3");
        json(with(train, "--tokens", "1280", "--batch", "64"));
        build = List.of("atlas", "build", file, "--store", store, "--out", atlas);
        json(with(build));
    }

    @Test
    void names_by_hand_outlive_a_rebuild_and_a_judge_is_asked_nothing_twice() throws IOException {
        built();
        int feature =
                row("SELECT feature FROM contexts WHERE kind = 'silent' GROUP BY ALL HAVING count(*) > 8 ORDER BY ALL")
                        .need("feature")
                        .asInt();
        String number = Integer.toString(feature);
        MapNode offline = json("atlas", "label", atlas);
        assertThat(offline.need("named").asInt())
                .isEqualTo(offline.need("features").asInt())
                .isPositive();
        Path csv = Files.writeString(
                folder.resolve("hand.csv"), "feature,label,author,date\n" + number + ",\"待って, と言う\",青木,2026-03-31\n");
        assertThat(json("atlas", "import", atlas, csv.toString()).need("added").asInt())
                .isEqualTo(1);
        long rebuilt;
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Repository.root().resolve(JUDGE).toString(),
                        folder.resolve("log").toString(),
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String port = server.inputReader(StandardCharsets.UTF_8).readLine();
            List<String> label = List.of(
                    "atlas",
                    "label",
                    atlas,
                    "--features",
                    number,
                    "--judge",
                    "http://127.0.0.1:" + port + "/v1",
                    "--model",
                    "honest");
            refused("Add --yes", with(label, "--price-in", "2", "--price-out", "8"));
            MapNode some = json(with(label, "--max-requests", "2", "--price-in", "2", "--yes"));
            assertThat(some.need("finished").asBool()).isFalse();
            assertThat(some.need("estimated_cost").asDouble()).isPositive();
            assertThat(run(with(label, "--max-requests", "1")).out()).contains("the same command goes on from there");
            MapNode all = json(with(label));
            long requests = all.need("requests").asLong();
            assertThat(all.need("answered_before").asLong()).isEqualTo(3);
            assertThat(all.need("sent").asLong()).isEqualTo(requests - 3);
            shown(number);
            MapNode anew = json(with(build));
            assertThat(anew.need("kept_hand_labels").asInt()).isEqualTo(1);
            rebuilt = anew.need("kept_answers").asLong();
            assertThat(rebuilt).isEqualTo(requests);
            assertThat(labels(number)).hasSize(1);
            json("atlas", "label", atlas, "--features", number);
            assertThat(json(with(label)).need("sent").asLong()).isZero();
            shown(number);
            assertThat(Files.readAllLines(folder.resolve("log"))).hasSize((int) requests);
        } finally {
            server.destroyForcibly();
        }
        Path about = Path.of(atlas, "atlas.json");
        Files.writeString(about, Files.readString(about).replaceFirst("[0-9a-f]{64}", "0".repeat(64)));
        refused("holds 1 hand labels and " + rebuilt + " answers of a judge", with(build));
        json(with(build, "--discard-labels"));
        assertThat(Files.exists(Path.of(atlas, "labels.parquet"))).isFalse();
        sentences(csv);
    }

    private void sentences(Path csv) throws IOException {
        refused("--judge needs --model", "atlas", "label", atlas, "--judge", "http://localhost:1/v1");
        refused("expected an address", "atlas", "label", atlas, "--judge", "localhost", "--model", "m");
        refused("in the address", "atlas", "label", atlas, "--judge", "http://a:b@localhost/v1", "--model", "m");
        refused("give its address with --judge", "atlas", "label", atlas, "--model", "m");
        refused(
                "expected a number from 0 to 2",
                "atlas",
                "label",
                atlas,
                "--judge",
                "http://localhost:1/v1",
                "--model",
                "m",
                "--temperature",
                "hot");
        refused("numbered 0 to 31", "atlas", "label", atlas, "--features", "32");
        refused("either --features or --top", "atlas", "label", atlas, "--features", "1", "--top", "2");
        refused("is no atlas", "atlas", "import", folder.toString(), csv.toString());
        Files.writeString(csv, "feature,label,author,date\n1,a,b,2026-01-01\n32,a,b,2026-01-01\n");
        refused("hand.csv:3: there is no feature \"32\"", "atlas", "import", atlas, csv.toString());
        assertThat(Files.exists(Path.of(atlas, "labels.parquet"))).isFalse();
    }

    private void shown(String feature) {
        List<Node> labels = labels(feature);
        assertThat(labels)
                .extracting(one -> one.asMap().need("source").asText())
                .containsExactly("judge", "offline", "hand");
        MapNode judged = labels.getFirst().asMap();
        assertThat(judged.need("text").asText()).startsWith("the word \"");
        MapNode detection = judged.need("detection").asMap();
        double value = detection.need("value").asDouble();
        assertThat(detection.need("low").asDouble()).isBetween(0.0, value);
        assertThat(detection.need("high").asDouble()).isBetween(value, 1.0);
        assertThat(labels.getLast().asMap().need("author").asText()).isEqualTo("青木");
        assertThat(run("atlas", "show", atlas, feature).out())
                .contains("待って, と言う (青木, 2026-03-31)", "(judge honest)", "(offline)", "detection", "chance 0.5");
    }

    private List<Node> labels(String feature) {
        return json("atlas", "show", atlas, feature).need("labels").asList();
    }

    private MapNode row(String sql) {
        return json("atlas", "query", atlas, sql)
                .need("rows")
                .asList()
                .getFirst()
                .asMap();
    }

    private static String[] with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    private void refused(String sentence, String... words) {
        CommandLineRun run = run(words);
        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(2);
        assertThat(run.err()).contains(sentence);
    }

    private MapNode json(String... words) {
        CommandLineRun run = run(with(Arrays.asList(words), "--json"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Json.parse(run.out(), Path.of("answer")).asMap();
    }

    private CommandLineRun run(String... words) {
        return CommandLineRun.of(with(
                Arrays.asList(words), "--log-file", folder.resolve("verb.log").toString()));
    }
}
