package dev.retort.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
    private static final String SECTIONS = "pair nrn categories paper accuracy steering training";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Lang.class)
    void theSameInputGivesTheSameBytes(Lang lang) {
        Path first = folder.resolve("first.html");
        Path second = folder.resolve("second.html");
        Report.write(first, Samples.whole(), lang);
        Report.write(second, Samples.whole(), lang);
        assertThat(first).hasSameBinaryContentAs(second);
        // To be looked at in a browser.
        if (Files.isDirectory(Path.of("target"))) {
            Report.write(Path.of("target", "report." + lang.tag() + ".html"), Samples.whole(), lang);
        }
    }

    @Test
    void nothingIsLoadedFromAnywhere() {
        String page = withoutCharts(Report.html(Samples.whole(), Lang.EN));
        assertThat(page)
                .doesNotContain("http://", "https://", "<link", "<img", "<iframe", "@import", "url(", "src=")
                .contains("default-src 'none'");
    }

    @Test
    void onlyOurOwnScriptsMayRun() {
        String page = Report.html(Samples.whole(), Lang.EN);
        assertThat(page)
                .contains("script-src '" + Script.charts().hash() + "' '"
                        + Script.own("report.js").hash() + "'");
        assertThat(Pattern.compile("<script").matcher(withoutCharts(page)).results())
                .as("the data, the charts library (cut out here) and our own script")
                .hasSize(2);
        assertThat(withoutCharts(page)).doesNotContainPattern("<[^>]* on[a-z]+=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "<!--<script>",
                "&lt;b&gt; \u2028 ${7*7} @if(true)"
            })
    void hostileWordsStayWords(String words) {
        String page = withoutCharts(Report.html(Samples.hostile(words), Lang.EN));
        assertThat(page).doesNotContain("<script>alert", "<img", "<!--");
        assertThat(Pattern.compile("<script").matcher(page).results()).hasSize(2);
        int island = page.indexOf("<script type=\"application/json\"");
        assertThat(page.substring(island))
                .as("what JavaScript takes for a line's end")
                .doesNotContain("\u2028");
        assertThat(page.substring(0, island))
                .as("no attribute was broken out of")
                .doesNotContainPattern("<[^<>\"]*'? onmouse[a-z]+=");
    }

    @ParameterizedTest
    @EnumSource(Lang.class)
    void anEmptyStudyStillGetsAReportThatSaysWhatIsMissing(Lang lang) {
        String page = Report.html(Samples.only("{}"), lang);
        Words words = Words.load();
        for (String section : SECTIONS.split(" ")) {
            assertThat(page).contains(words.text(section + ".missing").in(lang));
        }
        assertThat(page).contains(words.text("headline.in.none").in(lang));
    }

    @ParameterizedTest
    @ValueSource(strings = {"models", "crosscoders", "categories", "ablation", "null_pairs", "steering"})
    void eachPartMayBeMissing(String part) {
        ReportInput whole = Samples.whole();
        ReportInput without =
                Samples.input(Samples.without(whole.metrics(), part), whole.atlas(), Map.of(), whole.training());
        assertThat(Report.html(without, Lang.EN)).contains("</html>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"models\": 3, \"crosscoders\": [], \"categories\": \"none\", \"ablation\": {\"paper\": {}}}",
                "{\"crosscoders\": {\"relu-l1\": {}}, \"categories\": {\"x\": {}}, \"steering\": [{}]}",
                "{\"ablation\": {\"paper\": [{}], \"accuracy\": [{}]}, \"null_pairs\": {\"other\": {\"steering\": 1}}}",
                "{\"crosscoders\": {\"relu-l1\": {\"nrn\": {\"histogram\": [0, 0], \"above_0.9\": {\"value\": null}}}}}"
            })
    void halfAMetricsTreeBreaksNothing(String metrics) {
        assertThat(Report.html(Samples.only(metrics), Lang.JA)).contains("</html>");
    }

    @Test
    void bothLanguagesShowTheSameFigures() {
        String english = Report.html(Samples.whole(), Lang.EN);
        String japanese = Report.html(Samples.whole(), Lang.JA);
        // Only what says which language is first differs.
        Pattern first = Pattern.compile(" (lang|data-lang|aria-label|aria-pressed)=\"[^\"]*\"");
        assertThat(first.matcher(english).replaceAll(""))
                .isEqualTo(first.matcher(japanese).replaceAll(""));
    }

    @Test
    void everyChartHasItsTableAndItsLabel() {
        String page = Report.html(Samples.whole(), Lang.EN);
        assertThat(Pattern.compile("data-chart=").matcher(page).results())
                .hasSize((int) Pattern.compile("role=\"img\" data-chart=\"[^\"]+\" aria-label=\"[^\"]{20,}\"")
                        .matcher(page)
                        .results()
                        .count());
        for (String section : List.of("nrn", "paper", "accuracy", "steering", "training")) {
            int from = page.indexOf("id=\"" + section + "\"");
            String sheet = page.substring(from, page.indexOf("</section>", from));
            assertThat(sheet).as(section).contains("data-chart=", "<details class=\"numbers\">", "<caption>");
        }
    }

    /** The charts library has its own texts; what is ours is everything else. */
    private static String withoutCharts(String page) {
        String library = "<script>" + Script.charts().body() + "</script>";
        assertThat(page).contains(library);
        return page.replace(library, "");
    }
}
