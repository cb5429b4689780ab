package dev.retort.study.report;

import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The atlas's page as the templates see it. */
record AtlasPage(
        Lang lang,
        Words words,
        String name,
        List<AtlasShelf.Fact> facts,
        List<AtlasSection> sections,
        String island,
        Script charts,
        Script kinds,
        Script script,
        Script style) {

    static AtlasPage of(AtlasInquiry inquiry, String name, Lang lang) {
        List<AtlasSection> sections =
                new ArrayList<>(List.of(AtlasAbout.of(inquiry), AtlasNorms.of(inquiry), AtlasScaling.of(inquiry)));
        sections.addAll(AtlasTold.of(inquiry));
        sections.add(AtlasDistilled.of(inquiry));
        sections.addAll(AtlasAppendix.of(inquiry));
        Words words = inquiry.words();
        Map<String, @Nullable Object> spoken =
                Charts.map("en", words.below("chart.", Lang.EN), "ja", words.below("chart.", Lang.JA));
        return new AtlasPage(
                lang,
                words,
                name,
                AtlasAbout.facts(inquiry),
                sections,
                Island.text(Charts.map(
                        "words", spoken, "charts", new LinkedHashMap<>(inquiry.charts()), "first", Map.of())),
                Script.charts(),
                Script.own("atlas.js"),
                Script.own("report.js"),
                Script.own("report.css"));
    }

    /** The sentence under {@code atlas.KEY} in both languages. */
    Text text(String key, Object... arguments) {
        return words.text("atlas." + key, arguments);
    }

    /** How many rows a question has, in words. */
    Text rows(Asked asked) {
        return asked.size() == 1 ? text("query.row") : text("query.rows", Unit.count(asked.size()));
    }
}
