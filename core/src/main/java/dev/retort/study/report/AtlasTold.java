package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which features tell which categories: all ranked ones against NRN, and the best of each with where they fire. */
final class AtlasTold {
    /** Features shown with their contexts, a category. */
    static final int SHOWN = 5;

    private static final String CONTRASTS = """
            SELECT contrast, count(rank) AS ranked
            FROM categories
            GROUP BY contrast
            HAVING count(rank) > 0
            ORDER BY CASE contrast WHEN 'segment' THEN 0 WHEN 'pre' THEN 1 ELSE 2 END, contrast
            """;

    private static final String RANKED = """
            SELECT c.source, c.category, c.rank, c.feature, f.class, f.nrn, f.firing, c.auroc, c.low, c.high, c.q
            FROM categories c JOIN features f USING (feature)
            WHERE c.contrast = '%s' AND c.rank IS NOT NULL
            ORDER BY c.source, c.category, c.rank
            """;

    private static final String BEST =
            "SELECT feature FROM categories WHERE contrast = '%s' AND rank IS NOT NULL AND rank < %d";

    private AtlasTold() {}

    static List<AtlasSection> of(AtlasInquiry inquiry) {
        return List.of(
                new AtlasSection("map", inquiry.from("categories", () -> map(inquiry))),
                new AtlasSection("best", inquiry.from("categories", () -> best(inquiry))));
    }

    /** The contrast shown: segment where there is one, else pre; empty when nothing is ranked. */
    private static String contrast(Asked contrasts) {
        return contrasts.size() == 0 ? "" : contrasts.rows().getFirst().text("contrast");
    }

    /** Rows by category and source. */
    private static Map<Text, List<AskedRow>> groups(Asked ranked, Words words) {
        Map<Text, List<AskedRow>> groups = new LinkedHashMap<>();
        for (AskedRow row : ranked.rows()) {
            Text name = words.text(
                    "atlas.map.group",
                    words.name("category", row.text("category")),
                    words.name("source", row.text("source")));
            groups.computeIfAbsent(name, key -> new ArrayList<>()).add(row);
        }
        return groups;
    }

    private static AtlasFigure map(AtlasInquiry inquiry) {
        Asked contrasts = inquiry.ask(CONTRASTS);
        String contrast = contrast(contrasts);
        if (contrast.isEmpty()) {
            return AtlasFigure.nothing(inquiry.text("map.none"), List.of(contrasts));
        }
        Asked ranked = inquiry.ask(RANKED.formatted(contrast));
        double[] range = range(ranked, "auroc", "low", "high");
        double[] sides = range(ranked, "nrn");
        List<AtlasFigure.Plot> plots = new ArrayList<>();
        TreeSet<String> classes = new TreeSet<>();
        groups(ranked, inquiry.words()).forEach((name, rows) -> {
            List<Map<String, @Nullable Object>> points = new ArrayList<>();
            for (AskedRow row : rows) {
                Figure auroc = row.figure("auroc", "low", "high");
                Double nrn = row.number("nrn");
                if (auroc != null && nrn != null) {
                    classes.add(row.text("class"));
                    points.add(Charts.map(
                            "x",
                            nrn,
                            "figure",
                            Charts.figure(auroc, Unit.FRACTION),
                            "name",
                            "f" + row.whole("feature"),
                            "nrn",
                            Unit.FRACTION.value(nrn),
                            "style",
                            AtlasClasses.style(row.text("class"))));
                }
            }
            plots.add(inquiry.plot(
                    "atlas-map-" + plots.size(),
                    name,
                    inquiry.text("map.aria", name),
                    Charts.map(
                            "kind",
                            "atlas-map",
                            "points",
                            points,
                            "low",
                            range[0],
                            "high",
                            range[1],
                            "left",
                            sides[0],
                            "right",
                            sides[1])));
        });
        Grid grid = AnswerGrid.of(
                inquiry.text("map.caption"),
                ranked,
                inquiry,
                AnswerGrid.Head.of("category"),
                AnswerGrid.Head.of("source"),
                AnswerGrid.Head.of("rank"),
                AnswerGrid.Head.of("feature"),
                AnswerGrid.Head.of("class"),
                AnswerGrid.Head.of("nrn", Unit.FRACTION),
                AnswerGrid.Head.within("auroc", Unit.FRACTION, "low", "high"),
                AnswerGrid.Head.of("q", Unit.P));
        Text lead = inquiry.text("map.lead", inquiry.words().name("contrast", contrast));
        return AtlasFigure.charts(
                        null,
                        List.of(lead),
                        inquiry.legend(AtlasClasses.ordered(classes).reversed()),
                        plots,
                        List.of(grid),
                        ranked)
                .also(contrasts);
    }

    /** From the least to the most that any row has in these columns, ½ within, with some room and in twentieths: for all panels. */
    private static double[] range(Asked ranked, String... columns) {
        double low = 0.5;
        double high = 0.5;
        for (AskedRow row : ranked.rows()) {
            for (String column : columns) {
                Double value = row.number(column);
                if (value != null) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        return new double[] {Math.max(0, Math.floor(low * 20 - 0.2) / 20), Math.min(1, Math.ceil(high * 20 + 0.2) / 20)
        };
    }

    private static AtlasFigure best(AtlasInquiry inquiry) {
        Asked contrasts = inquiry.ask(CONTRASTS);
        String contrast = contrast(contrasts);
        if (contrast.isEmpty()) {
            return AtlasFigure.nothing(inquiry.text("map.none"), List.of(contrasts));
        }
        Asked ranked = inquiry.ask(RANKED.formatted(contrast));
        AtlasEvidence evidence = AtlasEvidence.of(inquiry, BEST.formatted(contrast, SHOWN));
        List<AtlasShelf> shelves = new ArrayList<>();
        groups(ranked, inquiry.words()).forEach((name, rows) -> {
            List<AtlasShelf.Feature> features = rows.stream()
                    .filter(row -> row.whole("rank") < SHOWN)
                    .map(row -> evidence.feature(row, facts(row, inquiry), inquiry.words()))
                    .toList();
            shelves.add(new AtlasShelf(name, shelves.isEmpty(), features));
        });
        List<Text> notes = new ArrayList<>(
                List.of(inquiry.text("best.lead", SHOWN, inquiry.words().name("contrast", contrast))));
        notes.addAll(evidence.notes());
        List<Asked> asked = new ArrayList<>(List.of(ranked));
        asked.addAll(evidence.asked());
        return AtlasFigure.features(notes, shelves, asked);
    }

    private static List<AtlasShelf.Fact> facts(AskedRow row, AtlasInquiry inquiry) {
        Figure auroc = row.figure("auroc", "low", "high");
        Double q = row.number("q");
        Double firing = row.number("firing");
        return List.of(
                new AtlasShelf.Fact(Text.same("AUROC"), auroc == null ? "–" : Unit.FRACTION.withInterval(auroc)),
                new AtlasShelf.Fact(Text.same("q"), q == null ? "–" : AnswerGrid.probability(q)),
                new AtlasShelf.Fact(
                        inquiry.words().text("feature.firing"), firing == null ? "–" : Unit.PERCENT.value(firing)));
    }
}
