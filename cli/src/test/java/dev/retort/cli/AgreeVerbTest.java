package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.formats.MapNode;
import dev.retort.lab.ShippedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agreement of the pair inside the product, with and without a crosscoder, by itself and beside an atlas. */
class AgreeVerbTest {
    @TempDir
    static Path folder;

    private static String store() {
        return folder.resolve("store").toString();
    }

    private static String file() {
        return folder.resolve("c.safetensors").toString();
    }

    @BeforeAll
    static void harvest() throws IOException {
        ShippedPair.unpack(folder.resolve("pair"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            lines.add("{\"text\": \"<bos> q : what is %d + %d - 2 ? <think> %d + %d = %d .\"}"
                    .formatted(i % 4, i % 5, i % 4, i % 5, i % 4 + i % 5));
        }
        String corpus = Files.write(folder.resolve("corpus.jsonl"), lines).toString();
        String store = store();
        String file = file();
        String base = folder.resolve("pair/base").toString();
        String distilled = folder.resolve("pair/distilled").toString();
        String hook = "blocks.half.resid_pre";
        json("harvest", "--models", base, distilled, "--hook", hook, "--corpus", corpus, "--out", store);
        json(("crosscoder train --store " + store + " --out " + file + " --features 48 --k 4 --tokens 640 --batch 64")
                .split(" "));
    }

    @Test
    void every_measure_has_its_row_in_the_atlas_and_pairs_are_compared() throws IOException {
        String store = store();
        String file = file();
        String atlas = folder.resolve("atlas").toString();
        json("atlas", "build", file, "--store", store, "--categories", "none", "--out", atlas);
        MapNode told = json(("agree --store " + store + " --crosscoder " + file + " --out " + atlas
                        + " --permutations 9 --tokens 300 --null-tokens 600 --resamples 12")
                .split(" "));
        MapNode pair = told.need("pairs").asList().getFirst().asMap();
        MapNode cka = pair.need("measures").asMap().need("cka").asMap();
        assertThat(cka.need("value").asDouble()).isBetween(0.1, 0.999);
        assertThat(cka.need("low").asDouble()).isLessThan(cka.need("value").asDouble());
        assertThat(cka.need("p").asDouble()).isBetween(0.1, 1.0);
        MapNode row = row(json(
                "atlas",
                "query",
                atlas,
                "SELECT value, p, tokens, (SELECT count(*) FROM agreement) AS n FROM agreement WHERE measure = 'cka'"));
        assertThat(row.need("value").asDouble()).isEqualTo(cka.need("value").asDouble());
        assertThat(row.need("n").asInt()).isEqualTo(8 + 8 + 14);
        MapNode eval = json("crosscoder", "eval", file, "--store", store, "--part", "train");
        double fvu = eval.need("fvu").asMap().need("base").asDouble();
        MapNode full = pair.need("measures").asMap().need("explained_a_full").asMap();
        assertThat(full.need("value").asDouble())
                .isGreaterThan(1 - fvu - 1e-4) // FVU counts the mean error too, which is forgiven here
                .isLessThan(1);

        String alone = folder.resolve("alone").toString();
        String[] small = ("agree --store " + store
                        + " --permutations 0 --tokens 100 --resamples 8 --parameters 5 --out " + alone)
                .split(" ");
        assertThat(run(small).out()).contains("base → distilled", "procrustes", "mutual_knn", "are in");
        byte[] first = Files.readAllBytes(Path.of(alone, "agreement.parquet"));
        json(small); // in place of its own
        assertThat(Files.readAllBytes(Path.of(alone, "agreement.parquet"))).isEqualTo(first);
        CommandLineRun compared = run("agree", "--compare", alone + "/agreement.json", atlas + "/agreement.json");
        assertThat(compared.exitCode()).as(compared.err()).isZero();
        assertThat(compared.out()).contains("by d_model", "kendall", "No p-value is claimed: with 2 pairs");
    }

    @Test
    void what_cannot_be_asked_is_a_sentence() throws IOException {
        String store = store();
        refused("give --store", "agree");
        refused("give --store", "agree", "--store", store, "--compare", store);
        refused("needs two models", "agree", "--store", store + "/side-0");
        refused("neither an atlas nor an agreement", "agree", "--store", store, "--out", store);
        refused("there is no part", "agree", "--store", store, "--part", "all");
        refused("--tokens 5: expected more than 11", "agree", "--store", store, "--tokens", "5");
        refused("--parameters 0", "agree", "--store", store, "--parameters", "0");
        String three = store + "/side-0";
        refused("its sides are [64, 64] wide", "agree", "--store", store, three, "--crosscoder", file());
        refused("two pairs at least", "agree", "--compare", agreement());
    }

    private static String agreement() throws IOException {
        Path one = folder.resolve("one.json");
        Files.writeString(
                one,
                "{\"pairs\": [{\"hook\": \"h\", \"model_a\": \"a\", \"model_b\": \"b\", \"d_model\": [4, 4], "
                        + "\"measures\": {\"cka\": {\"value\": 0.5}}}]}");
        return one.toString();
    }

    private static MapNode row(MapNode answer) {
        return answer.need("rows").asList().getFirst().asMap();
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
