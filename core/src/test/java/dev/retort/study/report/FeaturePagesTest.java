package dev.retort.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.atlas.export.DashboardAtlas;
import dev.retort.atlas.export.DashboardRow;
import dev.retort.atlas.export.FeatureCard;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeaturePagesTest {
    private static FeatureCard card(String hostile) {
        List<Integer> histogram = new java.util.ArrayList<>(Collections.nCopies(24, 0));
        histogram.set(12, 3);
        histogram.set(14, 6);
        return new FeatureCard(
                7,
                "distilled-only (artefact)",
                0.973,
                0.12,
                Double.NaN,
                1234,
                0.00021,
                1.5,
                5,
                histogram,
                0.1,
                0.2,
                0.3,
                Double.NaN,
                0.4,
                0.5,
                List.of(
                        new FeatureCard.Passage(
                                true,
                                0,
                                5,
                                hostile,
                                hostile,
                                1,
                                1,
                                List.of("a", " " + hostile, " b"),
                                List.of(0f, 5f, 1f)),
                        new FeatureCard.Passage(false, 0, 1, "d", "", 0, 0, List.of(hostile), List.of(1f))),
                List.of(new FeatureCard.Effect(
                        1, List.of(hostile, ""), List.of(2f, 1f), List.of(" x"), List.of(-1f), Double.NaN)),
                List.of(new FeatureCard.Neighbour(true, 8, 0.9), new FeatureCard.Neighbour(false, 9, 0.3)),
                List.of(new FeatureCard.Score("self-reflection", "at", "words", 0.91, 0.88, 0.94, 1e-5, 12, 0.8, true)),
                List.of(new FeatureCard.Label("judge", hostile, hostile)));
    }

    private static DashboardAtlas atlas(String hostile) {
        BitSet exported = new BitSet();
        exported.set(7);
        exported.set(8);
        return new DashboardAtlas(
                List.of(hostile, "distilled"), "blocks.2.resid_pre", "train", 140_220, 48, "ab".repeat(32), exported);
    }

    private static String feature(Lang lang, String hostile) {
        return new FeaturePages(lang).feature(atlas(hostile), card(hostile), 3, 8);
    }

    private static String index(Lang lang, String hostile) {
        return new FeaturePages(lang)
                .index(
                        atlas(hostile),
                        List.of(new DashboardRow(
                                7, "distilled-only (artefact)", 0.973, Double.NaN, 0.00021, 5, hostile)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='x",
                "&lt;b&amp;",
                "</style></title>",
                "javascript:alert(1)"
            })
    void hostile_tokens_stay_tokens(String hostile) {
        // the same elements with the same attributes stand in the page whatever the words are
        assertThat(elements(feature(Lang.EN, hostile))).isEqualTo(elements(feature(Lang.EN, "plain")));
        assertThat(elements(index(Lang.EN, hostile))).isEqualTo(elements(index(Lang.EN, "plain")));
    }

    private static List<String> elements(String page) {
        return Pattern.compile("<(/?[a-zA-Z!](?:\"[^\"]*\"|[^>\"])*)>")
                .matcher(page)
                .results()
                .map(found -> found.group(1).replaceAll("=\"[^\"]*\"", ""))
                .toList();
    }

    @Test
    void what_cannot_be_seen_is_shown() {
        String page = feature(Lang.EN, "a\u0000b\u001b\u202ec\u007f");
        assertThat(page).contains("a\u2400b\u241b\ufffdc\u2421");
        assertThat(page.chars().filter(c -> c < ' ' && c != '\n').count()).isZero();
        assertThat(page).doesNotContain("\u202e");
    }

    @Test
    void nothing_is_loaded_and_only_our_script_runs() {
        for (String page : List.of(feature(Lang.JA, "x"), index(Lang.JA, "x"))) {
            assertThat(page).doesNotContain("http://", "https://", "src=", "@import", "url(");
            assertThat(page).contains("default-src 'none'").containsOnlyOnce("<script>");
            assertThat(page)
                    .contains("script-src '" + Script.own("dashboard.js").hash() + "'");
        }
    }

    @Test
    void a_neighbour_that_has_no_page_is_no_link() {
        String page = feature(Lang.EN, "x");
        assertThat(page).contains("href=\"8.html\"", "href=\"3.html\"", "href=\"../index.html\"");
        assertThat(page).doesNotContain("9.html").contains("f9");
    }

    @ParameterizedTest
    @EnumSource(Lang.class)
    void the_same_input_gives_the_same_bytes(Lang lang) {
        assertThat(feature(lang, "x")).isEqualTo(feature(lang, "x"));
        assertThat(index(lang, "x")).isEqualTo(index(lang, "x")).contains("data-lang=\"" + lang.tag() + "\"");
    }

    @Test
    void both_languages_show_the_same_figures() {
        String page = feature(Lang.EN, "x");
        assertThat(digits(page)).isEqualTo(digits(feature(Lang.JA, "x")));
        for (String figure : List.of("0.973", "0.120", "1,234", "0.0210 %", "5.00", "[0.880, 0.940]", "+2.00")) {
            assertThat(page).contains(figure);
        }
    }

    /** What a reader reads, without elements. */
    private static String digits(String page) {
        String body = page.substring(page.indexOf("<main>"), page.indexOf("</main>"));
        return body.replaceAll("<[^>]*>", " ").replaceAll("[^0-9.,]+", " ");
    }

    @Test
    void every_key_is_in_both_languages_with_the_same_arguments() {
        Words words = Words.load("dashboard");
        assertThat(words.keys(Lang.EN)).isEqualTo(words.keys(Lang.JA));
        for (String key : words.keys(Lang.EN)) {
            assertThat(slots(words.en().get(key)))
                    .as(key)
                    .isEqualTo(slots(words.ja().get(key)));
        }
    }

    private static List<String> slots(@Nullable String text) {
        return Pattern.compile("\\{\\d}")
                .matcher(String.valueOf(text))
                .results()
                .map(found -> found.group())
                .sorted()
                .toList();
    }
}
