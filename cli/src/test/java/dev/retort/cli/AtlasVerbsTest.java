package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.lab.ShippedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The atlas of a small crosscoder over the pair inside the product. */
class AtlasVerbsTest {
    private static final String HOOK = "blocks.half.resid_pre";

    @TempDir
    Path folder;

    private String store = "";
    private String file = "";
    private String atlas = "";

    @BeforeEach
    void train() throws IOException {
        ShippedPair.unpack(folder.resolve("pair"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            lines.add("{\"text\": \"<bos> q : what is %d + %d - 2 ? <think> %d + %d = %d .\"}"
                    .formatted(i % 4, i % 5, i % 4, i % 5, i % 4 + i % 5));
        }
        String corpus = Files.write(folder.resolve("corpus.jsonl"), lines).toString();
        store = folder.resolve("store").toString();
        file = folder.resolve("c.safetensors").toString();
        atlas = folder.resolve("atlas").toString();
        String base = folder.resolve("pair/base").toString();
        String distilled = folder.resolve("pair/distilled").toString();
        json("harvest", "--models", base, distilled, "--hook", HOOK, "--corpus", corpus, "--out", store);
        json(
                "crosscoder",
                "train",
                "--store",
                store,
                "--out",
                file,
                "--features",
                "48",
                "--k",
                "4",
                "--tokens",
                "1280",
                "--batch",
                "64");
    }

    @Test
    void every_feature_has_its_row_and_questions_are_answered() throws IOException {
        MapNode built = json("atlas", "build", file, "--store", store, "--out", atlas);
        assertThat(built.need("features").asInt()).isEqualTo(48);
        int all = 0;
        MapNode classes = built.need("classes").asMap();
        for (String word : classes.keys()) {
            all += classes.need(word).asInt();
        }
        assertThat(all).isEqualTo(48);
        MapNode count = row(json(
                "atlas", "query", atlas, "SELECT count(*) AS n, sum(firing) AS l0, min(nrn) AS low FROM features"));
        assertThat(count.need("n").asInt()).isEqualTo(48);
        assertThat(count.need("l0").asDouble())
                .isCloseTo(built.need("l0").asDouble(), org.assertj.core.api.Assertions.within(1e-9));
        MapNode top = json("atlas", "top", atlas, "--by", "firing", "--rows", "3", "--min-nrn", "0.1");
        assertThat(top.need("rows").asList()).hasSize(3);
        int first = row(top).need("feature").asInt();
        MapNode shown = json("atlas", "show", atlas, Integer.toString(first));
        assertThat(shown.need("feature").asMap().need("firing").asDouble())
                .isEqualTo(row(top).need("firing").asDouble());
        MapNode strongest = shown.need("contexts").asList().getFirst().asMap();
        assertThat(strongest.need("value").asDouble())
                .isEqualTo(row(top).need("max").asDouble());
        int peak = strongest.need("peak").asInt();
        assertThat(strongest.need("values").asList().get(peak).asDouble())
                .isEqualTo(strongest.need("value").asDouble());
        assertThat(run("atlas", "show", atlas, Integer.toString(first)).out())
                .contains("«", "»", "nu_error", "q : what is");
        assertThat(run("atlas", "top", atlas).out()).contains("cos_decoder", "rows");
    }

    @Test
    void the_tables_beside_the_features_agree_with_them() throws IOException {
        String base = folder.resolve("pair/base").toString();
        String distilled = folder.resolve("pair/distilled").toString();
        String words = Files.writeString(
                        folder.resolve("words.yaml"),
                        "categories:\n  - {name: asking, openers: [what], anywhere: true}\n")
                .toString();
        List<String> build = List.of(
                "atlas",
                "build",
                file,
                "--store",
                store,
                "--categories",
                words,
                "--models",
                base,
                distilled,
                "--splice",
                "500",
                "--out");
        json(with(build, atlas));
        assertThat(number("SELECT count(*) AS n FROM features WHERE fired > 0"))
                .isEqualTo(number("SELECT count(DISTINCT feature) AS n FROM categories WHERE contrast = 'at'"));
        assertThat(number("SELECT count(*) AS n FROM categories WHERE rank = 0 AND contrast = 'at' AND auroc_chosen < "
                        + "(SELECT max(auroc_chosen) FROM categories WHERE contrast = 'at')"))
                .isZero();
        assertThat(number("SELECT count(*) AS n FROM categories WHERE rank IS NOT NULL AND contrast = 'at'"))
                .isEqualTo(10);
        assertThat(number("SELECT count(*) AS n FROM categories WHERE q < p OR low > auroc OR high < auroc"))
                .isZero();
        assertThat(number("SELECT max(auroc) AS n FROM categories WHERE category = 'asking' AND contrast = 'at'"))
                .isGreaterThan(0.9); // the same word in the same place, 60 times
        assertThat(number("SELECT count(*) AS n FROM parts WHERE part = 'inside think' AND tokens > 0"))
                .isEqualTo(48);
        assertThat(number("SELECT count(*) AS n FROM (SELECT p.feature FROM parts p JOIN features f USING (feature) "
                        + "GROUP BY p.feature, f.fired HAVING sum(p.fired) != f.fired)"))
                .isZero(); // inside and outside make the whole
        assertThat(number("SELECT count(*) AS n FROM neighbours WHERE kind = 'direction'"))
                .isEqualTo(480);
        assertThat(number("SELECT count(*) AS n FROM neighbours WHERE feature = neighbour OR value > 1.0001"))
                .isZero();
        assertThat(number("SELECT count(*) AS n FROM neighbours a JOIN neighbours b ON a.feature = b.neighbour AND "
                        + "a.neighbour = b.feature AND a.kind = b.kind WHERE abs(a.value - b.value) > 1e-4"))
                .isZero();
        assertThat(
                        number(
                                "SELECT count(*) AS n FROM logits WHERE len(promoted) = 10 AND len(suppressed) = 10 AND "
                                        + "promoted_logits[1] >= promoted_logits[10] AND suppressed_logits[1] <= suppressed_logits[10]"))
                .isEqualTo(96);
        assertThat(number("SELECT min(agreement) AS n FROM logits WHERE model = 0"))
                .isGreaterThan(0.9999);
        MapNode best = row(json("atlas", "top", atlas, "--category", "asking", "--contrast", "at", "--min-nrn", "0"));
        assertThat(best.need("auroc").asDouble())
                .isEqualTo(
                        number("SELECT max(auroc) AS n FROM categories WHERE category = 'asking' AND contrast = 'at'"));
        refused("--contrast before: there are", "atlas", "top", atlas, "--category", "asking", "--contrast", "before");
        refused(
                "--source hearsay: there are words",
                "atlas",
                "top",
                atlas,
                "--category",
                "asking",
                "--source",
                "hearsay");
        int busiest = row(json("atlas", "top", atlas)).need("feature").asInt();
        MapNode next = json(
                "atlas",
                "next",
                atlas,
                Integer.toString(busiest),
                "--crosscoder",
                file,
                "--store",
                store,
                "--models",
                base,
                distilled,
                "--rows",
                "2");
        assertThat(next.need("contexts").asList()).hasSize(2);
        MapNode first = next.need("contexts").asList().getFirst().asMap();
        for (Node side : first.need("models").asList()) {
            MapNode told = side.asMap().need("likeliest").asList().getFirst().asMap();
            assertThat(told.need("with").asDouble()).isBetween(0.0, 1.0);
            assertThat(side.asMap().need("divergence").asDouble()).isGreaterThanOrEqualTo(-1e-6);
        }
        refused(
                "is the atlas of another crosscoder",
                "atlas",
                "next",
                atlas,
                "0",
                "--crosscoder",
                words,
                "--store",
                store,
                "--models",
                base,
                distilled);
        MapNode eval = json("crosscoder", "eval", file, "--store", store, "--part", "train");
        String fvu = "SELECT fvu AS n FROM models WHERE side = ";
        for (int side = 0; side < 2; side++) {
            String name = List.of("base", "distilled").get(side);
            assertThat(number(fvu + side))
                    .isCloseTo(
                            eval.need("fvu").asMap().need(name).asDouble(),
                            org.assertj.core.api.Assertions.withinPercentage(0.01));
        }
        assertThat(number("SELECT count(*) AS n FROM models WHERE ce_clean > 0 AND ce_spliced > 0 AND "
                        + "ce_recovered_zero BETWEEN ce_recovered_zero_low AND ce_recovered_zero_high"))
                .isEqualTo(2);
        Path page = folder.resolve("page.html");
        MapNode report = json("atlas", "report", atlas, "--out", page.toString(), "--lang", "ja");
        assertThat(report.need("without").asList())
                .extracting(Node::asText)
                .isSubsetOf("distilled", "words", "agreement", "names");
        assertThat(report.need("queries").asInt()).isGreaterThanOrEqualTo(9);
        assertThat(page)
                .content()
                .contains("<html lang=\"ja\"", "retort atlas query ATLAS")
                .doesNotContain("written by another version");
        refused("is no atlas", "atlas", "report", store, "--out", page.toString());
        String again = folder.resolve("again").toString();
        json(with(build, again));
        for (Node figure : json("atlas", "compare", atlas, again).need("rows").asList()) {
            assertThat(figure.asMap().need("difference").asDouble()).isZero();
        }
        MapNode bounded = json(
                "atlas",
                "build",
                file,
                "--store",
                store,
                "--null-atlas",
                again,
                "--out",
                folder.resolve("bounded").toString());
        MapNode bounds = bounded.need("bounds").asMap();
        assertThat(bounds.need("null_passed").asInt())
                .isLessThanOrEqualTo(bounds.need("null_claims").asInt() / 20);
        for (String name : List.of(
                "features.parquet",
                "contexts.parquet",
                "categories.parquet",
                "parts.parquet",
                "neighbours.parquet",
                "logits.parquet",
                "models.parquet",
                "atlas.json")) {
            assertThat(Path.of(again, name)).hasSameBinaryContentAs(Path.of(atlas, name));
        }
        assertThat(folder.resolve(".atlas.code")).doesNotExist();
    }

    private double number(String sql) {
        return row(json("atlas", "query", atlas, sql)).need("n").asDouble();
    }

    private static String[] with(List<String> words, String last) {
        List<String> all = new ArrayList<>(words);
        all.add(last);
        return all.toArray(String[]::new);
    }

    @Test
    void what_cannot_be_asked_is_a_sentence() throws IOException {
        refused("--models to run", "atlas", "build", file, "--store", store, "--splice", "9", "--out", atlas);
        refused("is no atlas", "atlas", "query", folder.toString(), "SELECT 1");
        refused("is there and is no atlas", "atlas", "build", file, "--store", store, "--out", store);
        refused("the activations [64]", "atlas", "build", file, "--store", store + "/side-0", "--out", atlas);
        refused("found 1 models", "atlas", "build", file, "--store", store, "--models", store, "--out", atlas);
        json("atlas", "build", file, "--store", store, "--out", atlas, "--part", "test");
        refused("syntax error", "atlas", "query", atlas, "SELECT FROM WHERE");
        refused("only a SELECT", "atlas", "query", atlas, "DROP VIEW features");
        refused("there is no feature 48", "atlas", "show", atlas, "48");
        refused("there are base-only", "atlas", "top", atlas, "--class", "new");
        refused("there are firing", "atlas", "top", atlas, "--by", "beauty");
        refused("--category beauty: there are none", "atlas", "top", atlas, "--category", "beauty");
        String bare = folder.resolve("bare").toString();
        json("atlas", "build", file, "--store", store, "--out", bare, "--categories", "none");
        refused("built without categories", "atlas", "top", bare, "--category", "deductive");
    }

    @Test
    void a_crosscoder_knows_its_models_by_their_files() {
        try (CrosscoderFile read = CrosscoderFile.read(Path.of(file), Device.CPU)) {
            assertThat(read.models()).allMatch(model -> model.sha256().matches("[0-9a-f]{64}"));
            assertThat(read.models()).extracting(CrosscoderFile.Model::name).containsExactly("base", "distilled");
        }
        CommandLineRun own = run("crosscoder", "eval", file, "--store", store);
        assertThat(own.err()).doesNotContain("another model");
        String swapped = store + "/side-1";
        CommandLineRun other = run("crosscoder", "eval", file, "--store", swapped, store + "/side-0");
        assertThat(other.exitCode()).as(other.err()).isZero();
        assertThat(other.err()).contains("was trained on another model than distilled (side 0)");
    }

    private static MapNode row(MapNode answer) {
        return answer.need("rows").asList().getFirst().asMap();
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
