package dev.retort.study.report;

import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Over how many directions activations are spread: the curve of explained variance by part of the corpus, and its figures. */
final class GeometrySpectra {
    /** Points of a curve at most; they stand at equal distances on a logarithmic ruler. */
    private static final int POINTS = 60;

    private static final List<String> SHARES = List.of("variance_1", "variance_5", "variance_20");

    private GeometrySpectra() {}

    static AtlasSection of(Tree activations, Words words, Map<String, Object> charts) {
        List<Tree> parts = activations.at("parts").items();
        List<AtlasFigure.Plot> plots = new ArrayList<>();
        List<Grid> grids = new ArrayList<>();
        List<String> models = new ArrayList<>();
        for (int p = 0; p < parts.size(); p++) {
            Tree part = parts.get(p);
            Text name = part(words, part.text("name", ""));
            List<Tree> sides = part.at("sides").items();
            List<Map<String, @Nullable Object>> series = new ArrayList<>();
            for (int s = 0; s < sides.size(); s++) {
                if (p == 0) {
                    models.add(name(sides.get(s)));
                }
                series.add(Charts.map(
                        "name", name(sides.get(s)), "ink", GeometryPage.ink(s), "points", points(sides.get(s))));
            }
            String chart = "curve-" + p;
            charts.put(chart, Charts.map("kind", "geometry-curve", "series", series));
            plots.add(new AtlasFigure.Plot(
                    chart,
                    words.text("activations.plot", name, count(part, "tokens")),
                    words.text("activations.aria", name)));
            grids.add(grid(part, name, words));
        }
        List<Text> notes = List.of(words.text("activations.lead", activations.text("part", "")));
        return new AtlasSection(
                "activations",
                new AtlasFigure(null, notes, GeometryPage.legend(models), plots, List.of(), List.of(), null, List.of()),
                AtlasFigure.tables(grids));
    }

    private static String name(Tree side) {
        return side.text("model", "") + " · " + side.text("hook", "");
    }

    private static Text part(Words words, String name) {
        return words.knows("part." + name.replace(' ', '-')) ? words.name("part", name) : Text.same(name);
    }

    private static String count(Tree tree, String key) {
        Double count = tree.number(key);
        return count == null ? "–" : Unit.count(Math.round(count));
    }

    private static List<List<Object>> points(Tree side) {
        List<Tree> curve = side.at("curve").items();
        List<List<Object>> points = new ArrayList<>();
        int last = 0;
        for (int i = 0; i < POINTS; i++) {
            int axes = (int) Math.round(Math.pow(curve.size(), i / (POINTS - 1.0)));
            Double share =
                    axes > last && axes <= curve.size() ? curve.get(axes - 1).asNumber() : null;
            if (share != null) {
                points.add(List.of(axes, share, axes + ": " + Unit.PERCENT.value(share)));
                last = axes;
            }
        }
        return points;
    }

    private static Grid grid(Tree part, Text name, Words words) {
        List<Text> columns = new ArrayList<>(List.of(
                words.text("column.model"),
                words.text("column.participation_ratio"),
                words.text("column.dimension_90")));
        SHARES.forEach(share -> columns.add(words.text("column." + share)));
        List<Grid.Row> rows = new ArrayList<>();
        for (Tree side : part.at("sides").items()) {
            rows.add(new Grid.Row(Text.same(name(side)), cells(side, Unit.MEAN, Unit.PERCENT), true));
        }
        for (Tree change : part.at("changes").items()) {
            Text head = words.text("change", change.text("model_b", ""), change.text("model_a", ""));
            rows.add(new Grid.Row(head, cells(change, Unit.LOGIT, Unit.POINTS), false));
        }
        Text caption = words.text("activations.caption", name, count(part, "tokens"), count(part, "documents"));
        return new Grid(caption, columns, rows);
    }

    static List<Grid.Cell> cells(Tree figures, Unit number, Unit share) {
        List<Grid.Cell> cells = new ArrayList<>();
        cells.add(Grid.Cell.of(figures.figure("participation_ratio"), number));
        cells.add(Grid.Cell.of(figures.figure("dimension_90"), number));
        SHARES.forEach(name -> cells.add(Grid.Cell.of(figures.figure(name), share)));
        return cells;
    }
}
