package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.lab.ShippedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The geometry of the pair inside the product: its activations, its features, and words of the lab's language. */
class GeometryVerbTest {
    private static final String NOUNS = "cup box hat key book ball egg pen bag coin card apple";
    private static final String PLURALS = "cups boxes hats keys books balls eggs pens bags coins cards apples";

    @TempDir
    static Path folder;

    private static String place(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeAll
    static void harvest() throws IOException {
        ShippedPair.unpack(folder.resolve("pair"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            lines.add("{\"kind\": \"%s\", \"text\": \"<bos> q : what is %d + %d - 2 ? <think> %d + %d = %d .\"}"
                    .formatted(i % 2 == 0 ? "even" : "odd", i % 4, i % 5, i % 4, i % 5, i % 4 + i % 5));
        }
        Files.write(folder.resolve("corpus.jsonl"), lines);
        List<String> pairs = new ArrayList<>(List.of("{\"input\": \"zebra\", \"output\": \"zebras\"}"));
        for (int i = 0; i < 12; i++) {
            pairs.add("{\"input\": \"%s\", \"output\": \"%s\"}".formatted(NOUNS.split(" ")[i], PLURALS.split(" ")[i]));
        }
        Files.writeString(folder.resolve("plurals.json"), "[" + String.join(",\n", pairs) + "]");
        json(("harvest --models " + place("pair/base") + " " + place("pair/distilled")
                        + " --hook blocks.half.resid_pre --corpus " + place("corpus.jsonl") + " --out "
                        + place("store"))
                .split(" "));
        json(("crosscoder train --store " + place("store") + " --out " + place("c.safetensors")
                        + " --features 64 --k 8 --tokens 1280 --batch 64")
                .split(" "));
    }

    /** The lab's language has none of the usual carrier's words. */
    private static String[] words(String... more) {
        return asking("the {} and", "10", more);
    }

    private static String[] asking(String carrier, String dimensions, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "geometry",
                "--models",
                place("pair/base"),
                place("pair/distilled"),
                "--carrier",
                carrier,
                "--dimensions"));
        all.addAll(List.of(dimensions, "--analogies", place("plurals.json")));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static MapNode first(MapNode map, String list) {
        return map.need(list).asList().getFirst().asMap();
    }

    @Test
    void activations_and_features_become_tables_of_the_atlas_and_a_page() throws IOException {
        String atlas = place("atlas");
        json(("atlas build " + place("c.safetensors") + " --store " + place("store") + " --categories none --out "
                        + atlas)
                .split(" "));
        MapNode told = json(("geometry --store " + place("store") + " --crosscoder " + place("c.safetensors")
                        + " --atlas " + atlas + " --resamples 12 --permutations 9 --out " + atlas)
                .split(" "));
        List<Node> parts = told.need("activations").asMap().need("parts").asList();
        assertThat(parts).extracting(part -> part.asMap().need("name").asText()).contains("all", "even", "odd");
        MapNode base = first(parts.getFirst().asMap(), "sides");
        double ratio = base.need("participation_ratio").asMap().need("value").asDouble();
        assertThat(ratio).isBetween(1.0, 64.0);
        assertThat(base.need("curve").asList()).hasSize(64);
        MapNode change = first(parts.getFirst().asMap(), "changes")
                .need("participation_ratio")
                .asMap();
        assertThat(change.need("low").asDouble()).isLessThan(change.need("high").asDouble());
        MapNode group = first(told.need("features").asMap(), "sides")
                .need("groups")
                .asMap()
                .need("all")
                .asMap();
        assertThat(group.need("isotropic_participation_ratio").asDouble()).isBetween(10.0, 64.0);
        assertThat(told.need("features").asMap().need("live_by").asText()).isEqualTo("atlas");
        MapNode rows = json(
                "atlas",
                "query",
                atlas,
                "SELECT value FROM geometry WHERE section = 'activations' AND scope = 'all' AND model = 'base' "
                        + "AND measure = 'participation_ratio' AND against IS NULL");
        assertThat(first(rows, "rows").need("value").asDouble()).isEqualTo(ratio);
        MapNode points = json("atlas", "query", atlas, "SELECT count(*) AS n FROM geometry_map WHERE model = 'base'");
        assertThat(first(points, "rows").need("n").asInt())
                .isEqualTo(group.need("features").asInt());
        assertThat(Files.readString(Path.of(atlas, "geometry.html"))).contains("data-chart=\"map-1\"", "even");
    }

    @Test
    void words_of_one_relation_are_held_against_shuffled_ones() throws IOException {
        String out = place("words");
        MapNode told = json(words("--permutations", "99", "--out", out));
        MapNode set = first(told.need("analogies").asMap(), "sets");
        assertThat(set.need("pairs").asInt()).isEqualTo(12);
        assertThat(set.need("left_out").asInt()).isEqualTo(1); // zebra is no word of the lab's
        assertThat(told.need("analogies").asMap().need("same_tokens").asBool()).isTrue();
        for (Node reading : set.need("readings").asList()) {
            double loss = reading.asMap().need("loss").asMap().need("value").asDouble();
            assertThat(loss).isBetween(0.0, 1.2);
            assertThat(reading.asMap().need("null_mean").asDouble()).isBetween(0.0, 1.2);
            assertThat(reading.asMap().need("p").asDouble()).isBetween(0.01, 1.0);
            assertThat(reading.asMap().need("variance").asDouble()).isBetween(0.5, 1.0);
        }
        MapNode change = first(set, "changes").need("loss").asMap();
        double first = loss(set, 0);
        assertThat(change.need("value").asDouble()).isEqualTo(loss(set, 1) - first);
        byte[] before = Files.readAllBytes(Path.of(out, "geometry.json"));
        json(words("--permutations", "99", "--out", out)); // in place of its own, and the same
        assertThat(Files.readAllBytes(Path.of(out, "geometry.json"))).isEqualTo(before);
        CommandLineRun compared = run("geometry", "--compare", out + "/geometry.json", out + "/geometry.json");
        assertThat(compared.exitCode()).as(compared.err()).isZero();
        assertThat(compared.out()).contains("parallelogram_loss_change plurals");
        CommandLineRun shown = run(words("--permutations", "9"));
        assertThat(shown.out()).contains("plurals", "parallelogram_loss");
        assertThat(shown.err()).contains("plurals: 1 pairs left out");
    }

    @Test
    void the_labs_words_need_no_carrier_of_ones_own() {
        MapNode told = json(
                "geometry",
                "--models",
                place("pair/base"),
                place("pair/distilled"),
                "--analogies",
                "lab",
                "--permutations",
                "9");
        MapNode set = first(told.need("analogies").asMap(), "sets");
        assertThat(set.need("name").asText()).isEqualTo("lab-singular-plural");
        assertThat(set.need("pairs").asInt()).isEqualTo(16);
        assertThat(set.need("left_out").asInt()).isZero();
    }

    private static double loss(MapNode set, int model) {
        return set.need("readings")
                .asList()
                .get(model)
                .asMap()
                .need("loss")
                .asMap()
                .need("value")
                .asDouble();
    }

    @Test
    void a_model_does_not_differ_from_itself_on_axes_of_all_sets() {
        String base = place("pair/base");
        MapNode told = json(
                "geometry",
                "--models",
                base,
                base,
                "--analogies",
                place("plurals.json"),
                "--dimensions",
                "6",
                "--pca",
                "pooled",
                "--permutations",
                "9",
                "--carrier",
                "the {} and");
        MapNode set = first(told.need("analogies").asMap(), "sets");
        assertThat(first(set, "changes").need("loss").asMap().need("value").asDouble())
                .isZero();
        assertThat(set.need("readings").asList()).hasSize(2);
    }

    @Test
    void what_cannot_be_asked_is_a_sentence() throws IOException {
        refused("give --store, with activations, --crosscoder, or --models", "geometry");
        refused("--models and --analogies go together", "geometry", "--models", place("pair/base"));
        refused("nor a built-in set; those are country-capital", words("plural"));
        refused("20 dimensions need", asking("the {} and", "20", "--pairs", "5"));
        refused("the set plurals has 12 pairs; 40 dimensions need 21; 1 more hold words", asking("the {} and", "40"));
        String[] carrier = asking("The next word is {}", "10");
        refused("the set plurals has 0 pairs; 10 dimensions need 8; 13 more hold words", carrier);
        refused("13 more hold words", words("--in-context", "0")); // the lab has no "Q:"
        refused("--pca all", words("--pca", "all"));
        refused("is no hook point", words("--hook", "half"));
        refused("give the --crosscoder it is of", "geometry", "--atlas", place("store"));
        refused("there is no part", "geometry", "--store", place("store"), "--part", "all");
        refused("neither an atlas nor a geometry", "geometry", "--store", place("store"), "--out", place("store"));
        Files.writeString(Files.createDirectory(folder.resolve("step")).resolve("atlas.json"), "{}");
        refused("names no crosscoder", "geometry", "--crosscoder", place("c.safetensors"), "--atlas", place("step"));
        Path broken = Files.writeString(folder.resolve("broken.json"), "[{\"input\": \"cup\",\n}]");
        refused("broken.json:2", "geometry", "--models", place("pair/base"), "--analogies", broken.toString());
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
