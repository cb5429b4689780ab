package dev.retort.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.formats.Json;
import dev.retort.study.metrics.Tree;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of a geometry, from the file that the verb writes. */
class GeometryReportTest {
    private static final String FIGURE = "{\"value\": 4.5, \"low\": 4.25, \"high\": 4.75, \"n\": 40}";
    private static final String FIGURES =
            "\"participation_ratio\": %1$s, \"dimension_90\": %1$s, \"variance_1\": %1$s".formatted(FIGURE);

    private static final String ACTIVATIONS = """
            "activations": {"part": "test", "parts": [{"name": "inside think", "tokens": 1234, "documents": 40, "groups": 20,
              "sides": [{"model": "base", "hook": "h", "d_model": 3, %1$s, "curve": [0.5, 0.75, 1.0]}],
              "changes": [{"hook": "h", "model_a": "base", "model_b": "<distilled>", %1$s}]}], "skipped": []}
            """.formatted(FIGURES);

    private static final String FEATURES = """
            "features": {"live_by": "atlas", "contrast": "segment", "source": "labels", "sides": [{"model": "base",
              "groups": {"base_only": {"features": 30, %1$s, "isotropic_participation_ratio": 9.5,
                "random_features": {"null_mean": 8.25, "null_low": 8.0, "null_high": 8.5, "p": 0.01}}},
              "map_variance": [0.125, 0.0625],
              "categories": {"features": 30, "within": %2$s, "between": %2$s, "separation": %2$s, "silhouette": %2$s,
                "each": {"self-reflection": {"features": 12, "separation": 0.25, "p": 0.01, "p_holm": 0.02}}}}],
              "map": [[0, 7, 0.5, -0.25, 0.95, "self-reflection"], [0, 8, 0.5, -0.25, 0.5, null]]}
            """.formatted(FIGURES, FIGURE);

    private static final String ANALOGIES = """
            "analogies": {"dimensions": 20, "pca": "set", "carrier": "The next word is {}", "permutations": 9, "same_tokens": false,
              "models": [{"model": "base", "hook": "h"}, {"model": "distilled", "hook": "h"}],
              "sets": [{"name": "plurals", "pairs": 30, "left_out": 0,
                "readings": [{"model": "base", "loss": %1$s, "null_mean": 0.5, "null_low": 0.25, "null_high": 0.75, "p": 0.1, "q": 0.2,
                  "variance": 0.5, "common_offset": 0.125},
                  {"model": "distilled", "loss": %1$s, "null_mean": null, "p": null}],
                "changes": [{"model_a": "base", "model_b": "distilled", "loss": %1$s}]}]}
            """.formatted(FIGURE);

    private static String page(String... sections) {
        String json = "{\"version\": 1, " + String.join(", ", sections) + "}";
        return GeometryReport.html(new Tree(Json.parse(json, Path.of("geometry.json"))), Lang.EN);
    }

    @Test
    void all_that_was_measured_is_drawn_in_both_languages() {
        String page = page(ACTIVATIONS, FEATURES, ANALOGIES);
        assertThat(page)
                .contains("Inside of think", "think の内側", "1,234 tokens of 40 documents")
                .contains("data-chart=\"curve-0\"", "data-chart=\"map-0\"", "data-chart=\"categories-0\"")
                .contains("data-chart=\"losses\"", "data-chart=\"changes\"")
                .contains("Self-reflection", "自己省察", "The next word is {}", "[4.250, 4.750]", "different tokens")
                .contains("script-src '" + Script.charts().hash() + "' '"
                        + Script.own("geometry.js").hash() + "'");
        assertThat(page).doesNotContain("<distilled>");
        assertThat(page).isEqualTo(page(ACTIVATIONS, FEATURES, ANALOGIES));
    }

    @Test
    void what_was_not_measured_is_not_there() {
        assertThat(page(ANALOGIES))
                .contains("id=\"analogies\"")
                .doesNotContain("id=\"activations\"", "id=\"features\"");
        String bare = FEATURES.replaceAll("\"self-reflection\"]", "null]");
        assertThat(page(bare)).contains("id=\"features\"").doesNotContain("id=\"categories\"");
    }

    @Test
    void its_words_are_the_same_in_both_languages() {
        Words words = Words.load("geometry");
        assertThat(words.keys(Lang.EN)).isEqualTo(words.keys(Lang.JA)).hasSizeGreaterThan(60);
        for (String key : words.keys(Lang.EN)) {
            Text text = words.text(key, "{0}", "{1}", "{2}");
            assertThat(slots(text.en())).as(key).isEqualTo(slots(text.ja()));
        }
    }

    private static TreeSet<String> slots(String pattern) {
        return Pattern.compile("\\{\\d}")
                .matcher(pattern)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
