package dev.retort.study.report;

import dev.retort.experiments.sizes.SizeTrend;
import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Unit;
import dev.retort.study.report.Grid.Cell;
import dev.retort.study.sizes.SizeFamily;
import dev.retort.study.sizes.SizeFamily.Held;
import dev.retort.study.sizes.SizeLine;
import dev.retort.study.sizes.SizeVerdicts;
import dev.retort.study.verdict.Lack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A family's plots, one a quantity, and their table. */
final class SizeFigures {
    private final SizeFamily family;
    private final String by;
    private final Words words;
    private final VerdictWords common;

    private SizeFigures(SizeFamily family, String by, Words words, VerdictWords common) {
        this.family = family;
        this.by = by;
        this.words = words;
        this.common = common;
    }

    static AtlasFigure of(SizeFamily family, String by, Words words, VerdictWords common, Map<String, Object> charts) {
        return new SizeFigures(family, by, words, common).figure(charts);
    }

    private AtlasFigure figure(Map<String, Object> charts) {
        Text title = title();
        if (family.lines().isEmpty()) {
            return AtlasFigure.absent(words.text("nothing")).titled(title);
        }
        List<AtlasFigure.Plot> plots = new ArrayList<>();
        for (SizeLine line : family.lines()) {
            Text name = name(line);
            String chart = "sizes-" + charts.size();
            charts.put(chart, chart(line));
            plots.add(new AtlasFigure.Plot(chart, name, words.text("plot.aria", name, words.text("by." + by))));
        }
        SizeLine first = family.lines().getFirst();
        return new AtlasFigure(
                title,
                List.of(),
                List.of(
                        new AtlasFigure.Key("round distilled", words.text("chart.effect")),
                        new AtlasFigure.Key("round hollow", words.text("chart.control"))),
                plots,
                List.of(grid(title)),
                List.of(),
                first.effect().slope() != null ? null : common.lack(lack()),
                List.of());
    }

    private Lack lack() {
        return SizeVerdicts.tooFew(family);
    }

    private Text title() {
        return switch (family.held()) {
            case Held.Features(String kind, long _) -> named(kind);
            case Held.Ratio(String kind, double _) -> named(kind);
            case Held.Models _ -> words.text("models.title");
        };
    }

    private Text named(String kind) {
        return words.text(
                "family",
                common.common().name("kind", kind),
                SizeVerdicts.name(family.held()).name());
    }

    private Text name(SizeLine line) {
        return common.own().text("measure." + line.measure().word());
    }

    private Map<String, @Nullable Object> chart(SizeLine line) {
        Unit unit = line.measure().unit();
        List<Map<String, @Nullable Object>> series = new ArrayList<>();
        SizeTrend control = line.control();
        if (control != null) {
            series.add(series("control", control, unit));
        }
        series.add(series("effect", line.effect(), unit));
        return Charts.map("kind", "sizes", "axis", by, "series", series);
    }

    private static Map<String, @Nullable Object> series(String word, SizeTrend trend, Unit unit) {
        List<Map<String, @Nullable Object>> points = new ArrayList<>();
        for (SizeTrend.Group group : trend.groups()) {
            points.add(Charts.map(
                    "size", group.size(),
                    "seeds", group.values(),
                    "figure", Charts.figure(SizeVerdicts.figure(group.mean()), unit)));
        }
        return Charts.map("word", word, "slope", Charts.figure(slope(trend), unit), "points", points);
    }

    private static @Nullable Figure slope(@Nullable SizeTrend trend) {
        return trend == null || trend.slope() == null ? null : SizeVerdicts.figure(trend.slope());
    }

    private Grid grid(Text title) {
        TreeSet<Double> sizes = new TreeSet<>();
        family.lines().forEach(line -> line.effect().groups().forEach(group -> sizes.add(group.size())));
        List<Text> columns = new ArrayList<>(List.of(words.text("column.measure")));
        sizes.forEach(
                size -> columns.add(words.text("column.size", words.text("by." + by), Unit.count(Math.round(size)))));
        columns.add(words.text("column.slope"));
        columns.add(words.text("column.difference"));
        List<Grid.Row> rows = new ArrayList<>();
        for (SizeLine line : family.lines()) {
            Unit unit = line.measure().unit();
            List<Cell> cells = cells(line.effect(), sizes, unit);
            cells.add(Cell.of(slope(line.difference()), unit));
            rows.add(new Grid.Row(name(line), cells, true));
            SizeTrend control = line.control();
            if (control != null) {
                List<Cell> theirs = cells(control, sizes, unit);
                theirs.add(Cell.of(null, unit));
                rows.add(new Grid.Row(words.text("row.control", name(line)), theirs, false));
            }
        }
        return new Grid(words.text("caption", title), columns, rows);
    }

    private static List<Cell> cells(SizeTrend trend, TreeSet<Double> sizes, Unit unit) {
        List<Cell> cells = new ArrayList<>();
        for (Double size : sizes) {
            Figure mean = trend.groups().stream()
                    .filter(group -> group.size() == size)
                    .map(group -> SizeVerdicts.figure(group.mean()))
                    .findFirst()
                    .orElse(null);
            cells.add(Cell.of(mean, unit));
        }
        cells.add(Cell.of(slope(trend), unit));
        return cells;
    }
}
