package dev.retort.study.report;

import dev.retort.study.sizes.SizeFamily;
import dev.retort.study.sizes.SizeVerdicts;
import dev.retort.study.sizes.Sizes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page of several studies as the template sees it: the verdicts, and a section for each thing that was held fixed.
 *
 * @param words of this page alone
 */
record SizesPage(
        Lang lang,
        Words words,
        VerdictWords common,
        String name,
        VerdictSection verdicts,
        List<AtlasSection> sections,
        String island,
        Script charts,
        Script kinds,
        Script script,
        Script style) {

    static SizesPage of(Sizes sizes, Lang lang) {
        Words words = Words.load("sizes");
        VerdictWords common = VerdictWords.load();
        Map<String, Object> charts = new LinkedHashMap<>();
        Map<String, List<AtlasFigure>> figures = new LinkedHashMap<>();
        for (SizeFamily family : sizes.families()) {
            String section = switch (family.held()) {
                case SizeFamily.Held.Features _ -> "features";
                case SizeFamily.Held.Ratio _ -> "ratio";
                case SizeFamily.Held.Models _ -> "models";
            };
            figures.computeIfAbsent(section, _ -> new ArrayList<>())
                    .add(SizeFigures.of(family, sizes.by(), words, common, charts));
        }
        List<AtlasSection> sections = new ArrayList<>();
        figures.forEach((id, some) -> sections.add(new AtlasSection(id, some)));
        Map<String, @Nullable Object> spoken =
                Charts.map("en", words.below("chart.", Lang.EN), "ja", words.below("chart.", Lang.JA));
        return new SizesPage(
                lang,
                words,
                common,
                String.join(
                        " · ",
                        sizes.studies().stream()
                                .map(study -> study.name())
                                .distinct()
                                .toList()),
                VerdictSection.of(SizeVerdicts.of(sizes), common),
                sections,
                Island.text(Charts.map("words", spoken, "charts", charts, "first", Map.of())),
                Script.charts(),
                Script.own("sizes.js"),
                Script.own("report.js"),
                Script.own("report.css"));
    }

    /** The sentence under a key in both languages. */
    Text text(String key) {
        return words.text(key);
    }
}
