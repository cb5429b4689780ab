package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Corpus;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Part;
import dev.retort.activations.TokenTable;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Safetensors;
import dev.retort.lab.ShippedPair;
import dev.retort.tables.Column;
import dev.retort.tables.Database;
import dev.retort.tables.Table;
import dev.retort.tables.TableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An atlas with everything in it, written in every format and read back by other means. */
class AtlasExportVerbTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String HOOK = "blocks.half.resid_pre";

    @TempDir
    static Path folder;

    private static String store = "";
    private static String file = "";
    private static String atlas = "";
    private static List<String> pair = List.of();

    @BeforeAll
    static void build() throws IOException {
        ShippedPair.unpack(folder.resolve("pair"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            lines.add("{\"text\": \"<bos> q : what is %d + %d - 2 ? <think> %d + %d = %d .\", \"kind\": \"trace\"}"
                    .formatted(i % 4, i % 5, i % 4, i % 5, i % 4 + i % 5));
        }
        String corpus = Files.write(folder.resolve("corpus.jsonl"), lines).toString();
        store = folder.resolve("store").toString();
        file = folder.resolve("c.safetensors").toString();
        atlas = folder.resolve("atlas").toString();
        pair = List.of(
                folder.resolve("pair/base").toString(),
                folder.resolve("pair/distilled").toString());
        json("harvest", "--models", pair.get(0), pair.get(1), "--hook", HOOK, "--corpus", corpus, "--out", store);
        String[] sizes = {"--features", "48", "--k", "4", "--tokens", "1280", "--batch", "64"};
        json(with(List.of("crosscoder", "train", "--store", store, "--out", file), sizes));
        String words = Files.writeString(
                        folder.resolve("words.yaml"),
                        "categories:\n  - {name: asking, openers: [what], anywhere: true}\n")
                .toString();
        String[] rest = {"--categories", words, "--models", pair.get(0), pair.get(1)};
        json(with(List.of("atlas", "build", file, "--store", store, "--keep-code", "--out", atlas), rest));
        List<Column> columns = Stream.of("source", "model", "text")
                .map(name -> new Column(name, Column.Type.TEXT))
                .toList();
        columns = Stream.concat(Stream.of(new Column("feature", Column.Type.INT)), columns.stream())
                .toList();
        TableFile.write(Path.of(atlas, "labels.parquet"), columns, rows -> {
            for (int f = 0; f < 48; f += 5) {
                rows.begin()
                        .put(f)
                        .put("hand")
                        .put("")
                        .put("sums & <b> " + "x".repeat(600))
                        .end();
            }
        });
    }

    @Test
    void the_kept_code_is_the_crosscoders_own() {
        Map<List<Integer>, Float> found = new TreeMap<>(java.util.Comparator.comparing(Object::toString));
        try (Database database = Database.open(Path.of(atlas))) {
            database.forEach(
                    "SELECT document, position, feature, value FROM code",
                    row -> found.put(List.of(row.whole(0), row.whole(1), row.whole(2)), row.real(3)));
            assertThat(database.query(
                                    "SELECT count(*) FROM contexts c JOIN documents d ON c.document = d.id JOIN code k "
                                            + "ON k.document = d.document AND k.position = c.token AND "
                                            + "k.feature = c.feature WHERE k.value = c.value",
                                    1,
                                    SOON)
                            .rows())
                    .isEqualTo(database.query("SELECT count(*) FROM contexts WHERE kind <> 'silent'", 1, SOON)
                            .rows());
            assertThat(database.query("SELECT DISTINCT kind FROM documents", 2, SOON)
                            .rows())
                    .containsExactly(List.of("trace"));
        }
        int[] values = {0};
        try (CrosscoderFile crosscoder = CrosscoderFile.read(Path.of(file), Device.CPU);
                ActivationStore activations = store()) {
            TokenTable table = activations.table(Part.TRAIN);
            activations.sweep(Part.TRAIN, crosscoder.normaliser()).forEach(64, piece -> {
                float[] dense = crosscoder.crosscoder().encode(piece.x()).toFloats();
                for (int at = 0; at < dense.length; at++) {
                    int token = (int) piece.firstRow() + at / 48;
                    if (dense[at] > 0 && !piece.flagged()[at / 48]) {
                        int document = table.sequenceOf(token);
                        List<Integer> place = List.of(document, token - table.first(document), at % 48);
                        assertThat(found).containsKey(place);
                        assertThat(found.get(place)).isCloseTo(dense[at], within(1e-4f));
                        values[0]++;
                    }
                }
            });
        }
        assertThat(found).hasSize(values[0]).isNotEmpty();
        assertThat(Json.read(Path.of(atlas, "atlas.json"))
                        .asMap()
                        .need("code_values")
                        .asInt())
                .isEqualTo(values[0]);
    }

    private static ActivationStore store() {
        return ActivationStore.open(
                new Corpus(Path.of(store, "corpus")),
                List.of(Path.of(store, "side-0"), Path.of(store, "side-1")),
                Normalisation.NONE);
    }

    @Test
    void neuronpedias_import_can_read_the_tree() throws IOException {
        Path out = folder.resolve("np");
        MapNode told = json(
                "atlas", "export", atlas, "--format", "neuronpedia", "--out", out.toString(), "--crosscoder", file);
        Path source = out.resolve("distilled/2-crosscoder-distilled");
        assertThat(out.resolve(told.need("files").asList().getFirst().asText())).exists();
        List<MapNode> features = packed(source.resolve("features/batch-0.jsonl.gz"));
        List<MapNode> activations = packed(source.resolve("activations/batch-0.jsonl.gz"));
        List<MapNode> explanations = packed(source.resolve("explanations/batch-0.jsonl.gz"));
        assertThat(features).hasSize(48);
        assertThat((long) activations.size()).isEqualTo(count("contexts", "kind <> 'silent'"));
        assertThat(explanations).hasSize(10);
        for (List<MapNode> rows : List.of(features, activations, explanations)) {
            assertThat(rows.stream().map(MapNode::keys).distinct()).hasSize(1); // the import takes the first line's
            assertThat(rows).allSatisfy(row -> {
                assertThat(row.need("modelId").asText()).isEqualTo("distilled");
                assertThat(row.need("layer").asText()).isEqualTo("2-crosscoder-distilled");
                assertThat(row.need("index").asText()).matches("\\d+");
            });
        }
        Set<String> ids = new HashSet<>();
        for (MapNode row : activations) {
            assertThat(ids.add(row.need("id").asText())).isTrue();
            List<Node> values = row.need("values").asList();
            assertThat(row.need("tokens").asList()).hasSameSizeAs(values);
            double most = values.stream().mapToDouble(Node::asDouble).max().orElseThrow();
            assertThat(row.need("maxValue").asDouble()).isEqualTo(most);
            assertThat(values.get(row.need("maxValueTokenIndex").asInt()).asDouble())
                    .isEqualTo(most);
        }
        vectors(features);
        for (String one : List.of("release", "model", "sourceset", "source")) {
            Path line = source.resolve(one + ".jsonl");
            assertThat(Files.readAllLines(line)).hasSize(1);
            assertThat(Json.read(line).asMap().need("creatorId").asText()).startsWith("cl");
        }
        assertThat(Json.read(source.resolve("source.jsonl"))
                        .asMap()
                        .need("notes")
                        .asText())
                .contains("NRN");
        Path again = folder.resolve("np-again");
        json("atlas", "export", atlas, "--format", "neuronpedia", "--out", again.toString(), "--crosscoder", file);
        assertThat(again.resolve("distilled/2-crosscoder-distilled/activations/batch-0.jsonl.gz"))
                .hasSameBinaryContentAs(source.resolve("activations/batch-0.jsonl.gz"));
    }

    private static void vectors(List<MapNode> features) {
        try (CrosscoderFile crosscoder = CrosscoderFile.read(Path.of(file), Device.CPU);
                Scope scope = Scope.open();
                Database database = Database.open(Path.of(atlas))) {
            Table rows = database.query("SELECT max, firing, nrn, fired FROM features ORDER BY feature", 48, SOON);
            float[] weights = crosscoder.crosscoder().wDec().toFloats();
            int width = crosscoder.crosscoder().sides().width(1);
            double scale = crosscoder.normaliser().scale()[1];
            for (int f = 0; f < 48; f++) {
                MapNode row = features.get(f);
                assertThat(row.need("index").asText()).isEqualTo(Integer.toString(f));
                assertThat(row.need("vector").asList()).hasSize(width);
                for (int i = 0; i < width; i++) {
                    assertThat(row.need("vector").asList().get(i).asDouble())
                            .isCloseTo(weights[(f * 2 + 1) * width + i] / scale, within(1e-4));
                }
                assertThat(row.need("maxActApprox").asDouble())
                        .isEqualTo(((Number) rows.rows().get(f).get(0)).doubleValue());
                assertThat(row.need("frac_nonzero").asDouble())
                        .isEqualTo(rows.rows().get(f).get(1));
                assertThat(row.need("vectorLabel").asText()).contains("NRN %.3f".formatted((Double)
                                rows.rows().get(f).get(2)));
                assertThat(row.need("freq_hist_data_bar_heights").asList().stream()
                                .mapToLong(Node::asLong)
                                .sum())
                        .isEqualTo(rows.rows().get(f).get(3));
                assertThat(row.need("hookName").asText()).isEqualTo("blocks.2.hook_resid_pre");
                assertThat(row.need("pos_str").asList()).hasSize(10);
                assertThat(row.need("topkCosSimIndices").asList()).hasSize(10);
            }
        }
    }

    @Test
    void the_upload_keeps_within_its_limits() {
        Path out = folder.resolve("up");
        json("atlas", "export", atlas, "--format", "neuronpedia-upload", "--out", out.toString(), "--side", "base");
        MapNode body = Json.read(out.resolve("upload-0.json")).asMap();
        assertThat(body.keys()).containsExactly("modelId", "source", "features");
        assertThat(body.need("modelId").asText()).isEqualTo("base");
        List<Node> features = body.need("features").asList();
        assertThat((long) features.size())
                .isEqualTo(count("features", "fired > 0"))
                .isLessThanOrEqualTo(128);
        for (Node node : features) {
            MapNode feature = node.asMap();
            assertThat(feature.need("index").asInt()).isBetween(0, 47);
            assertThat(feature.need("topLogits").asList()).hasSizeLessThanOrEqualTo(20);
            Node explanations = feature.get("explanations");
            if (explanations != null) {
                assertThat(explanations.asList().getFirst().asMap().need("text").asText())
                        .hasSize(512)
                        .startsWith("sums & <b>");
            }
            for (Node one : feature.need("activations").asList()) {
                assertThat(one.asMap().need("tokens").asList())
                        .hasSameSizeAs(one.asMap().need("values").asList())
                        .allSatisfy(token -> assertThat(token.asText()).isNotEmpty());
            }
        }
    }

    @Test
    void the_peers_table_reads_back() {
        Path out = folder.resolve("csv");
        json("atlas", "export", atlas, "--format", "latent-csv", "--out", out.toString(), "--crosscoder", file);
        Path csv = out.resolve("latent_df.csv");
        try (Stream<String> lines = Files.lines(csv);
                CrosscoderFile crosscoder = CrosscoderFile.read(Path.of(file), Device.CPU);
                Scope scope = Scope.open();
                Database database = Database.open(Path.of(atlas))) {
            List<String[]> rows = lines.map(line -> line.split(",", -1)).toList();
            List<String> head = Arrays.asList(rows.getFirst());
            assertThat(head.subList(0, 4)).containsExactly("", "dec_base_norm", "dec_ft_norm", "dec_norm_diff");
            assertThat(head).contains("enc_cos_sim", "tag", "beta_ratio_error", "freq", "max_act", "max_act_train");
            assertThat(rows).hasSize(49).allSatisfy(row -> assertThat(row).hasSize(head.size()));
            float[] norms = crosscoder.crosscoder().decoderNorms().toFloats();
            Table atlas = database.query(
                    "SELECT class, nrn, nu_error, firing, cos_decoder FROM features ORDER BY feature", 48, SOON);
            for (int f = 0; f < 48; f++) {
                String[] row = rows.get(f + 1);
                double base = norms[2 * f];
                double ft = norms[2 * f + 1];
                assertThat(row[0]).isEqualTo(Integer.toString(f));
                assertThat(Double.parseDouble(row[head.indexOf("dec_norm_diff")]))
                        .isCloseTo(0.5 * ((base - ft) / Math.max(base, ft) + 1), within(1e-9));
                assertThat(row[head.indexOf("class")])
                        .isEqualTo(atlas.rows().get(f).get(0));
                boolean strong = (Double) atlas.rows().get(f).get(1) >= 0.5;
                Object nu = atlas.rows().get(f).get(2);
                assertThat(row[head.indexOf("beta_ratio_error")]).isEqualTo(strong && nu != null ? nu.toString() : "");
                assertThat(Double.parseDouble(row[head.indexOf("freq")]))
                        .isEqualTo(atlas.rows().get(f).get(3));
                assertThat(row[head.indexOf("tag")]).isIn("base_only", "ft_only", "shared", "other");
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void delphis_cache_holds_the_values_of_the_contexts() {
        Path out = folder.resolve("delphi");
        MapNode told = json(with(
                List.of("atlas", "export", atlas, "--format", "delphi", "--out", out.toString(), "--context", "64"),
                "--store",
                store));
        Path module = out.resolve("latents/layers.1");
        MapNode config = Json.read(module.resolve("config.json")).asMap();
        assertThat(config.need("cache_ctx_len").asInt()).isEqualTo(64);
        assertThat(config.need("model_name").asText()).isEqualTo("distilled");
        try (Safetensors cache = Safetensors.open(module.resolve("0_47.safetensors"));
                ActivationStore activations = store();
                Database database = Database.open(Path.of(atlas));
                Scope scope = Scope.open()) {
            long[] at = cache.tensor("locations", Device.CPU)
                    .to(dev.retort.engine.DType.I64)
                    .toLongs();
            Tensor stored = cache.tensor("activations", Device.CPU);
            assertThat(stored.dtype()).isEqualTo(dev.retort.engine.DType.F16);
            float[] values = stored.to(dev.retort.engine.DType.F32).toFloats();
            long[] tokens = cache.tensor("tokens", Device.CPU)
                    .to(dev.retort.engine.DType.I64)
                    .toLongs();
            assertThat(told.need("values").asInt()).isEqualTo(values.length);
            assertThat(cache.entry("locations").shape()).containsExactly(values.length, 3);
            TokenTable table = activations.table(Part.TRAIN);
            assertThat(config.need("n_tokens").asInt()).isEqualTo(table.size());
            assertThat(cache.entry("tokens").shape()).containsExactly((table.size() + 63) / 64, 64);
            for (int token = 0; token < table.size(); token++) {
                assertThat(tokens[token]).isEqualTo(table.id(token));
            }
            Map<List<Long>, Float> found = new java.util.HashMap<>();
            for (int i = 0; i < values.length; i++) {
                found.put(List.of(64 * at[3 * i] + at[3 * i + 1], at[3 * i + 2]), values[i]);
            }
            assertThat(found).hasSize(values.length);
            assertThat((long) values.length).isEqualTo(count("code", "true"));
            Table contexts = database.query(
                    "SELECT c.feature, d.document, c.token, c.peak, c.\"values\" FROM contexts c JOIN documents d "
                            + "ON c.document = d.id",
                    100_000,
                    SOON);
            assertThat(contexts.rows()).isNotEmpty();
            for (List<?> row : contexts.rows()) {
                long first = table.first((Integer) row.get(1)) + (Integer) row.get(2) - (Integer) row.get(3);
                List<?> around = (List<?>) row.get(4);
                for (int i = 0; i < around.size(); i++) {
                    float value = (Float) around.get(i);
                    Float own = found.getOrDefault(List.of(first + i, (long) (Integer) row.get(0)), 0f);
                    assertThat((double) own).isCloseTo(value, within(value * 0x1p-11 + 1e-7));
                }
            }
        }
    }

    @Test
    void values_that_float16_cannot_hold_are_told_of() throws IOException {
        Path own = Files.createDirectories(folder.resolve("large"));
        for (String name : List.of("atlas.json", "documents.parquet", "features.parquet")) {
            Files.copy(Path.of(atlas, name), own.resolve(name));
        }
        List<Column> columns = List.of(
                new Column("document", Column.Type.INT),
                new Column("position", Column.Type.INT),
                new Column("feature", Column.Type.INT),
                new Column("value", Column.Type.FLOAT));
        int alive = number("SELECT feature FROM features WHERE fired > 0 ORDER BY feature LIMIT 1");
        TableFile.write(own.resolve("code-0000.parquet"), columns, rows -> {
            float[] values = {70_000, 5e-6f, 2};
            for (int i = 0; i < values.length; i++) {
                rows.begin().put(1).put(i).put(alive).put(values[i]).end();
            }
        });
        Path out = folder.resolve("large-out");
        MapNode told = json(with(
                List.of("atlas", "export", own.toString(), "--format", "delphi", "--out", out.toString()),
                "--store",
                store));
        assertThat(told.need("values").asInt()).isEqualTo(2);
        assertThat(told.need("values_left_out").asInt()).isEqualTo(1);
        assertThat(told.need("values_clamped").asInt()).isEqualTo(1);
        try (Safetensors cache = Safetensors.open(out.resolve("latents/layers.1/0_47.safetensors"));
                Scope scope = Scope.open()) {
            assertThat(cache.tensor("activations", Device.CPU)
                            .to(dev.retort.engine.DType.F32)
                            .toFloats())
                    .containsExactly(65_504, 2);
        }
    }

    @Test
    void pages_lead_to_each_other() throws IOException {
        Path out = folder.resolve("dash");
        json("atlas", "export", atlas, "--format", "dashboard", "--out", out.toString(), "--top", "12", "--lang", "ja");
        List<Path> pages = new ArrayList<>(List.of(out.resolve("index.html")));
        try (Stream<Path> features = Files.list(out.resolve("features"))) {
            features.forEach(pages::add);
        }
        assertThat(pages).hasSize(13);
        Set<Path> reached = new HashSet<>();
        for (Path page : pages) {
            String html = Files.readString(page);
            assertThat(html).contains("data-lang=\"ja\"").doesNotContain("sums & <b>", "<b> x", "http://", "https://");
            Pattern.compile("href=\"([^\"]*)\"").matcher(html).results().forEach(link -> {
                Path target = page.resolveSibling(link.group(1)).normalize();
                assertThat(target).exists();
                reached.add(target);
            });
        }
        assertThat(reached).containsExactlyInAnyOrderElementsOf(pages);
        String strongest = Files.readString(pages.get(1));
        assertThat(strongest).contains("what", "NRN", "AUROC");
    }

    @Test
    void what_cannot_be_exported_is_a_sentence() throws IOException {
        String out = folder.resolve("none").toString();
        refused("no format of an atlas; there are neuronpedia,", "--format", "wandb", "--out", out);
        refused("is there and is no export", "--format", "dashboard", "--out", store);
        refused("name it with --crosscoder", "--format", "latent-csv", "--out", out);
        refused("name the store", "--format", "delphi", "--out", out);
        refused("multiple of 32", "--format", "delphi", "--out", out, "--context", "40", "--store", store);
        refused(
                "no side is called so; the sides are base, distilled",
                "--format",
                "dashboard",
                "--out",
                out,
                "--side",
                "x");
        refused("there is no feature 48", "--format", "dashboard", "--out", out, "--features", "3,40-48");
        refused("ends before it begins", "--format", "dashboard", "--out", out, "--features", "9-3");
        refused("expected LAYER-SET", "--format", "neuronpedia", "--out", out, "--source-id", "Mine");
        refused("--model-id A B", "--format", "neuronpedia", "--out", out, "--model-id", "A B");
        refused("no class of features", "--format", "dashboard", "--out", out, "--class", "new");
        Path other = folder.resolve("other.safetensors");
        Files.write(other, "x".getBytes(StandardCharsets.UTF_8));
        refused(
                "is not the crosscoder that the atlas",
                "--format",
                "latent-csv",
                "--out",
                out,
                "--crosscoder",
                other.toString());
        String[] words = {"atlas", "export", store, "--format", "dashboard", "--out", out};
        assertThat(run(words).err()).contains("is no atlas");
        Path bare = Files.createDirectories(folder.resolve("bare"));
        for (String name : List.of("atlas.json", "features.parquet")) {
            Files.copy(Path.of(atlas, name), bare.resolve(name));
        }
        CommandLineRun run =
                run("atlas", "export", bare.toString(), "--format", "delphi", "--out", out, "--store", store);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("has no table code, which delphi needs; build it with --keep-code.");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    private static List<MapNode> packed(Path file) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> Json.parse(line, file).asMap())
                    .toList();
        }
    }

    private static long count(String table, String where) {
        return number("SELECT count(*) FROM " + table + " WHERE " + where);
    }

    private static int number(String sql) {
        try (Database database = Database.open(Path.of(atlas))) {
            return ((Number) database.query(sql, 1, SOON).rows().getFirst().getFirst()).intValue();
        }
    }

    private static void refused(String sentence, String... words) {
        CommandLineRun run = run(with(List.of("atlas", "export", atlas), words));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(sentence);
    }

    private static String[] with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static MapNode json(String... words) {
        CommandLineRun run = run(with(Arrays.asList(words), "--json"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Json.parse(run.out(), Path.of("answer")).asMap();
    }

    private static CommandLineRun run(String... words) {
        return CommandLineRun.of(
                with(Arrays.asList(words), "--log-file", folder.resolve("log").toString()));
    }
}
