package dev.retort.study.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.atlas.Atlas;
import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.study.report.SampleAtlas.Feature;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.Database;
import dev.retort.tables.Table;
import dev.retort.tables.TableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtlasReportTest {
    private static final List<String> SECTIONS =
            List.of("about", "norms", "scaling", "map", "best", "distilled", "words", "agreement", "names");
    private static final Pattern QUERY = Pattern.compile(
            "<details class=\"query\" data-rows=\"(\\d+)\">.*?<pre class=\"sql\">(.*?)</pre>\\s*<pre class=\"command\">(.*?)</pre>",
            Pattern.DOTALL);

    @TempDir
    static Path wholeFolder;

    private static SampleAtlas sample;
    private static String page;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() {
        sample = SampleAtlas.of(wholeFolder).whole();
        page = AtlasReport.html(sample.atlas(), Lang.EN);
    }

    @Test
    void everyQueryOfThePageGivesTheRowsThatThePageHas() {
        for (String id : SECTIONS) {
            List<Query> queries = queries(section(page, id));
            assertThat(queries).as(id).isNotEmpty();
            try (Database database = sample.atlas().open()) {
                for (Query query : queries) {
                    Table table = ask(database, query.sql());
                    assertThat(table.rows())
                            .as(query.sql())
                            .hasSize(query.rows())
                            .isNotEmpty();
                    assertThat(ask(database, query.asked()).rows())
                            .as("what a shell would hand over")
                            .isEqualTo(table.rows());
                    assertThat(query.most()).isGreaterThanOrEqualTo(query.rows());
                }
            }
        }
        // One table each, whose query comes first: as many rows as its answer.
        for (String id : List.of("map", "words", "agreement", "names")) {
            String sheet = section(page, id);
            assertThat(rows(sheet)).as(id).hasSize(queries(sheet).getFirst().rows());
        }
        assertThat(articles(section(page, "best"))).hasSize(3 * AtlasTold.SHOWN);
        assertThat(articles(section(page, "distilled")))
                .hasSize(queries(section(page, "distilled")).getFirst().rows());
    }

    @Test
    void theHistogramCountsEveryFeatureThatFired() {
        Map<String, long[]> counted = new TreeMap<>();
        for (Feature feature : sample.features()) {
            if (!feature.word().equals("dead")) {
                counted.computeIfAbsent(AtlasClasses.style(feature.word()), word -> new long[20])[
                        (int) Math.min(19, Math.floor(feature.nrn() * 20))]++;
            }
        }
        Map<String, long[]> shown = new TreeMap<>();
        chart(page, "atlas-norms").need("series").asList().forEach(series -> {
            MapNode map = series.asMap();
            shown.put(
                    map.need("style").asText(),
                    map.need("counts").asList().stream()
                            .mapToLong(count -> count.asLong())
                            .toArray());
        });
        assertThat(shown.keySet()).isEqualTo(counted.keySet());
        counted.forEach(
                (style, counts) -> assertThat(shown.get(style)).as(style).isEqualTo(counts));
        List<String> rows = rows(section(page, "norms"));
        assertThat(rows).hasSize(20);
        assertThat(cells(rows.get(9))).as("NRN from .45 to .5, by class").contains("125");
    }

    @Test
    void pointsAreDrawnEvenlyAndTheRestIsSaid() {
        assertThat(page).contains("400 of 1,003 shared", "3 of 3 distilled only (verified)", "stand at that edge: 1.");
        try (Database database = sample.atlas().open()) {
            List<Integer> drawn = ask(
                            database,
                            queries(section(page, "scaling")).getFirst().sql())
                    .named()
                    .stream()
                    .filter(row -> "shared".equals(row.get("class")))
                    .map(row -> ((Number) Objects.requireNonNull(row.get("feature"))).intValue())
                    .toList();
            assertThat(drawn).hasSize(AtlasScaling.DRAWN);
            for (int i = 1; i < drawn.size(); i++) {
                assertThat(drawn.get(i) - drawn.get(i - 1)).isBetween(2, 3);
            }
        }
        MapNode chart = chart(page, "atlas-scaling");
        assertThat(chart.need("error").asDouble()).isEqualTo(0.2);
        assertThat(chart.need("reconstruction").asDouble()).isEqualTo(0.5);
        int points = chart.need("series").asList().stream()
                .mapToInt(series -> series.asMap().need("points").asList().size())
                .sum();
        assertThat(points)
                .isEqualTo(queries(section(page, "scaling")).getFirst().rows());
    }

    @Test
    void everyFailedTestIsCounted() {
        String sheet = section(page, "scaling");
        List<String> rows = rows(sheet.substring(sheet.indexOf("Why features exclusive by norm")));
        assertThat(rows).hasSize(2);
        for (int side = 0; side < 2; side++) {
            boolean distilled = side == 1;
            List<Feature> claimed = sample.features().stream()
                    .filter(f -> f.firing() > 0 && (distilled ? f.nrn() > 0.9 : f.nrn() < 0.1))
                    .toList();
            List<Predicate<Feature>> passes = List.of(
                    f -> !f.word().contains("artefact"),
                    f -> f.nuError() <= 0.2,
                    f -> f.nuReconstruction() <= 0.5,
                    f -> f.freeError() <= 0.4,
                    f -> f.freeActivation() <= 0.4,
                    f -> distilled
                            ? Math.max(0, f.ridgeBase()) / f.ridgeDistilled() <= 0.4
                            : Math.max(0, f.ridgeDistilled()) / f.ridgeBase() <= 0.4);
            List<String> expected = new ArrayList<>(List.of(String.valueOf(claimed.size())));
            for (int i = 0; i < passes.size(); i++) {
                Predicate<Feature> wanted =
                        i == 0 ? passes.get(i) : passes.get(i).negate();
                expected.add(String.valueOf(claimed.stream().filter(wanted).count()));
            }
            assertThat(cells(rows.get(side))).isEqualTo(expected);
        }
    }

    @Test
    void latentScalingThatIsDefinedForNoFeatureFailsNone() {
        List<Feature> features = SampleAtlas.of(folder).features().stream()
                .map(f -> new Feature(
                        f.number(),
                        f.word(),
                        f.nrn(),
                        f.firing(),
                        Double.NaN,
                        Double.NaN,
                        f.freeError(),
                        f.freeActivation(),
                        f.ridgeBase(),
                        f.ridgeDistilled()))
                .toList();
        SampleAtlas sample = new SampleAtlas(folder, features)
                .about(Map.of("bounds", SampleAtlas.BOUNDS))
                .writeFeatures();
        String sheet = section(AtlasReport.html(sample.atlas(), Lang.EN), "scaling");
        assertThat(sheet).contains("No feature has both ratios");
        List<String> rows = rows(sheet);
        assertThat(cells(rows.get(1)).subList(2, 4)).containsExactly("0", "0");
    }

    @Test
    void theBestFeaturesHaveTheirFiguresContextsAndTokens() {
        String best = section(page, "best");
        assertThat(best)
                .contains("0.850 [0.810, 0.900]", "&lt; 0.0001", "segment (every token", "Self-reflection")
                .contains("self_checking")
                .doesNotContain("seventh", "0.650 [");
        String first = articles(best).getFirst();
        assertThat(Pattern.compile("class=\"passage\"").matcher(first).results())
                .hasSize(AtlasEvidence.CONTEXTS);
        assertThat(Pattern.compile("class=\"effect\"").matcher(first).results()).hasSize(3);
        assertThat(first).contains("<span class=\"h9\" title=\"6.00\">wait</span>", "a name of 992");
    }

    @Test
    void whereThereIsNoSegmentContrastPreIsShown() {
        SampleAtlas lean = SampleAtlas.of(folder).about(Map.of()).writeFeatures();
        TableFile.write(
                folder.resolve("categories.parquet"),
                List.of(
                        new Column("feature", Type.INT),
                        new Column("category", Type.TEXT),
                        new Column("contrast", Type.TEXT),
                        new Column("source", Type.TEXT),
                        new Column("auroc", Type.DOUBLE),
                        new Column("q", Type.DOUBLE),
                        new Column("rank", Type.INT),
                        new Column("low", Type.DOUBLE),
                        new Column("high", Type.DOUBLE)),
                rows -> {
                    rows.begin()
                            .put(3)
                            .put("a")
                            .put("at")
                            .put("words")
                            .put(0.9)
                            .put(0.1)
                            .put(0)
                            .put(0.8)
                            .put(0.95)
                            .end();
                    rows.begin()
                            .put(4)
                            .put("a")
                            .put("pre")
                            .put("words")
                            .put(0.7)
                            .put(0.1)
                            .put(0)
                            .put(0.6)
                            .put(0.75)
                            .end();
                });
        String map = section(AtlasReport.html(lean.atlas(), Lang.EN), "map");
        assertThat(map).contains("pre (the token before the opener)", "0.700").doesNotContain("0.900");
    }

    @Test
    void whatIsMissingIsSaid() {
        SampleAtlas lean = SampleAtlas.of(folder).about(Map.of()).writeFeatures();
        Path target = folder.resolve("page.html");
        AtlasReport.Written written = AtlasReport.write(lean.atlas(), target, Lang.JA);
        assertThat(written.without()).containsExactly("map", "best", "words", "agreement", "names");
        assertThat(written.sections()).isEqualTo(4);
        Words words = Words.load();
        String english = AtlasReport.html(lean.atlas(), Lang.EN);
        for (String key : List.of(
                "without.models",
                "without.categories",
                "without.word_lists",
                "without.agreement",
                "without.labels",
                "without.contexts",
                "scaling.no_bounds",
                "scaling.failures.unknown")) {
            assertThat(english)
                    .contains(
                            words.text("atlas." + key).ja(),
                            words.text("atlas." + key).en());
        }
        assertThat(target).content().isEqualTo(AtlasReport.html(lean.atlas(), Lang.JA));
    }

    @Test
    void aTableOfAnotherVersionLeavesOutItsSectionOnly() throws IOException {
        SampleAtlas other =
                SampleAtlas.of(folder).about(Map.of()).writeFeatures().writeModels();
        Files.copy(folder.resolve("models.parquet"), folder.resolve("word_lists.parquet"));
        String html = AtlasReport.html(other.atlas(), Lang.EN);
        assertThat(section(html, "words")).contains("The table word_lists lacks what is asked of it here");
        assertThat(section(html, "about")).contains("blocks.3.resid_pre", "<b>95.3 %</b> <i>[94.1, 96.2]</i>");
    }

    @Test
    void aFolderWithoutAnAtlasIsRefused() {
        assertThatThrownBy(() -> AtlasReport.write(new Atlas(folder), folder.resolve("page.html"), Lang.EN))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("is no atlas");
        assertThat(folder.resolve("page.html")).doesNotExist();
    }

    @Test
    void hostileWordsStayWordsAndNothingIsLoaded() {
        String words =
                "</script><script>alert(1)</script> \"><img src=x onerror=alert(1)> <!--<script> it's \u2028 ${7*7}";
        SampleAtlas hostile = SampleAtlas.of(folder)
                .about(Map.of("hook", words, "bounds", SampleAtlas.BOUNDS))
                .writeFeatures()
                .writeCategories(words)
                .writeContexts(words);
        String html = AtlasReport.html(hostile.atlas(), Lang.EN)
                .replace("<script>" + Script.charts().body() + "</script>", "");
        assertThat(html)
                .doesNotContain("<script>alert", "<img", "<!--", "http://", "https://", "<link", "url(", "src=\"");
        assertThat(Pattern.compile("<script").matcher(html).results())
                .as("the data, the atlas's charts, the page's script")
                .hasSize(3);
        assertThat(html.substring(html.indexOf("id=\"retort-data\""))).doesNotContain("\u2028");
        assertThat(html)
                .contains("default-src 'none'")
                .contains("'" + Script.own("atlas.js").hash() + "' '"
                        + Script.own("report.js").hash() + "'");
    }

    @Test
    void bothLanguagesShowTheSameFigures() {
        Pattern first = Pattern.compile(" (lang|data-lang|aria-label|aria-pressed)=\"[^\"]*\"");
        assertThat(first.matcher(page).replaceAll(""))
                .isEqualTo(
                        first.matcher(AtlasReport.html(sample.atlas(), Lang.JA)).replaceAll(""));
    }

    @Test
    void everySectionHasItsWords() {
        Words words = Words.load();
        Set<String> keys = words.keys(Lang.EN);
        for (String id : SECTIONS) {
            assertThat(keys).contains("atlas." + id + ".title", "atlas." + id + ".decide", "atlas." + id + ".research");
        }
    }

    private record Query(int rows, String sql, String command) {
        /** The SQL of the command as a shell reads it. */
        String asked() {
            String quoted = command.substring(command.indexOf('"') + 1, command.lastIndexOf('"'));
            return quoted.replaceAll("\\\\([\\\\\"$`])", "$1");
        }

        /** How many rows the command shows. */
        int most() {
            int rows = command.lastIndexOf(" --rows ");
            return rows < command.lastIndexOf('"')
                    ? 100
                    : Integer.parseInt(command.substring(rows + " --rows ".length()));
        }
    }

    private static Table ask(Database database, String sql) {
        return database.query(sql, 100_000, Duration.ofSeconds(30));
    }

    private static List<Query> queries(String html) {
        return QUERY.matcher(html)
                .results()
                .map(match -> new Query(
                        Integer.parseInt(match.group(1)), unescaped(match.group(2)), unescaped(match.group(3))))
                .toList();
    }

    private static String unescaped(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#34;", "\"")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    private static String section(String page, String id) {
        int from = page.indexOf("<section class=\"sheet\" id=\"" + id + "\"");
        return page.substring(from, page.indexOf("</section>", from));
    }

    /** Rows of all tables' bodies. */
    private static List<String> rows(String html) {
        return Pattern.compile("<tr class=\"real\">.*?</tr>", Pattern.DOTALL)
                .matcher(html)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static List<String> cells(String row) {
        return Pattern.compile("<td>(.*?)</td>", Pattern.DOTALL)
                .matcher(row)
                .results()
                .map(match -> match.group(1).replaceAll("<[^>]*>", "").strip())
                .toList();
    }

    private static List<String> articles(String html) {
        return Pattern.compile("<article.*?</article>", Pattern.DOTALL)
                .matcher(html)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static MapNode chart(String page, String name) {
        String mark = "id=\"retort-data\">";
        int from = page.indexOf(mark) + mark.length();
        return Json.parse(page.substring(from, page.indexOf("</script>", from)), Path.of("island"))
                .asMap()
                .need("charts")
                .asMap()
                .need(name)
                .asMap();
    }
}
