package dev.retort.study.report;

import dev.retort.study.metrics.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page of a geometry as the template sees it: a section for each thing that was measured.
 *
 * @param words of this page alone
 * @param common what all pages say
 */
record GeometryPage(
        Lang lang,
        Words words,
        Words common,
        String name,
        List<AtlasSection> sections,
        String island,
        Script charts,
        Script kinds,
        Script script,
        Script style) {

    static GeometryPage of(Tree geometry, Lang lang) {
        Words words = Words.load("geometry");
        Words common = Words.load();
        Map<String, Object> charts = new LinkedHashMap<>();
        List<AtlasSection> sections = new ArrayList<>();
        if (geometry.at("activations").present()) {
            sections.add(GeometrySpectra.of(geometry.at("activations"), words, charts));
        }
        if (geometry.at("features").present()) {
            sections.addAll(GeometryMap.of(geometry.at("features"), words, common, charts));
        }
        if (geometry.at("analogies").present()) {
            sections.add(GeometryAnalogies.of(geometry.at("analogies"), words, charts));
        }
        Map<String, @Nullable Object> spoken =
                Charts.map("en", words.below("chart.", Lang.EN), "ja", words.below("chart.", Lang.JA));
        return new GeometryPage(
                lang,
                words,
                common,
                "geometry",
                sections,
                Island.text(Charts.map("words", spoken, "charts", charts, "first", Map.of())),
                Script.charts(),
                Script.own("geometry.js"),
                Script.own("report.js"),
                Script.own("report.css"));
    }

    /** The sentence under a key in both languages. */
    Text text(String key) {
        return words.text(key);
    }

    /** Models' colours in their order; from the fifth on all are one. */
    static String ink(int model) {
        List<String> inks = List.of("base", "distilled", "null-b", "null-a");
        return inks.get(Math.min(model, inks.size() - 1));
    }

    /** The legend of some models. */
    static List<AtlasFigure.Key> legend(List<String> models) {
        List<AtlasFigure.Key> keys = new ArrayList<>();
        for (int m = 0; m < models.size(); m++) {
            keys.add(new AtlasFigure.Key(ink(m), Text.same(models.get(m))));
        }
        return keys;
    }
}
