package dev.retort.study.report;

import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How NRN is spread, by class. */
final class AtlasNorms {
    private static final int BINS = 20;
    private static final String SQL = """
            SELECT class, CAST(least(floor(nrn * 20), 19) AS INTEGER) AS bin, count(*) AS features
            FROM features
            WHERE class <> 'dead' AND nrn IS NOT NULL
            GROUP BY class, bin
            ORDER BY class, bin
            """;

    private AtlasNorms() {}

    static AtlasSection of(AtlasInquiry inquiry) {
        return new AtlasSection("norms", inquiry.from("features", () -> figure(inquiry)));
    }

    private static AtlasFigure figure(AtlasInquiry inquiry) {
        Asked asked = inquiry.ask(SQL);
        List<String> classes = AtlasClasses.ordered(
                asked.rows().stream().map(row -> row.text("class")).toList());
        if (classes.isEmpty()) {
            return AtlasFigure.nothing(inquiry.text("norms.none"), List.of(asked));
        }
        long[][] counts = new long[classes.size()][BINS];
        for (AskedRow row : asked.rows()) {
            counts[classes.indexOf(row.text("class"))][(int) row.whole("bin")] = row.whole("features");
        }
        List<Map<String, @Nullable Object>> series = new ArrayList<>();
        for (int i = 0; i < classes.size(); i++) {
            Text name = inquiry.words().name("class", classes.get(i));
            List<Long> values = new ArrayList<>();
            List<String> words = new ArrayList<>();
            for (int bin = 0; bin < BINS; bin++) {
                values.add(counts[i][bin]);
                words.add("NRN " + bin(bin) + ": " + Unit.count(counts[i][bin]));
            }
            series.add(Charts.map(
                    "en",
                    name.en(),
                    "ja",
                    name.ja(),
                    "style",
                    AtlasClasses.style(classes.get(i)),
                    "counts",
                    values,
                    "s",
                    words));
        }
        Text title = inquiry.text("norms.title");
        AtlasFigure.Plot plot = inquiry.plot(
                "atlas-norms", title, inquiry.text("norms.aria"), Charts.map("kind", "atlas-norms", "series", series));
        return AtlasFigure.charts(
                null,
                List.of(inquiry.text("norms.lead")),
                inquiry.legend(classes.reversed()),
                List.of(plot),
                List.of(grid(inquiry, classes, counts)),
                asked);
    }

    private static Grid grid(AtlasInquiry inquiry, List<String> classes, long[][] counts) {
        List<Text> columns = new ArrayList<>();
        columns.add(Text.same("NRN"));
        classes.forEach(word -> columns.add(inquiry.words().name("class", word)));
        List<Grid.Row> rows = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            List<Grid.Cell> cells = new ArrayList<>();
            for (long[] count : counts) {
                cells.add(Grid.Cell.of(Text.same(Unit.count(count[bin]))));
            }
            rows.add(new Grid.Row(Text.same(bin(bin)), cells, true));
        }
        return new Grid(inquiry.text("norms.caption"), columns, rows);
    }

    private static String bin(int bin) {
        return String.format(Locale.ROOT, "%.2f–%.2f", (double) bin / BINS, (bin + 1.0) / BINS);
    }
}
