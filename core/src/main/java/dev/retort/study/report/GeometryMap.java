package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The directions of a crosscoder's features: their map in each model, over how many axes they are spread, and the categories. */
final class GeometryMap {
    /** Points drawn on a map at most, evenly by the features' numbers. */
    private static final int DRAWN = 2500;

    private GeometryMap() {}

    static List<AtlasSection> of(Tree features, Words words, Words common, Map<String, Object> charts) {
        List<Tree> sides = features.at("sides").items();
        List<AtlasFigure.Plot> byOwner = new ArrayList<>();
        List<AtlasFigure.Plot> byCategory = new ArrayList<>();
        for (int s = 0; s < sides.size(); s++) {
            List<Point> points = points(features, s);
            Text title = words.text(
                    "features.plot", sides.get(s).text("model", ""), share(sides.get(s), 0), share(sides.get(s), 1));
            List<Map<String, @Nullable Object>> series = categories(points, words, common);
            charts.put("map-" + s, Charts.map("kind", "geometry-map", "points", marks(points)));
            byOwner.add(new AtlasFigure.Plot(
                    "map-" + s, title, words.text("features.aria", sides.get(s).text("model", ""))));
            if (!series.isEmpty()) {
                charts.put("categories-" + s, Charts.map("kind", "geometry-categories", "series", series));
                byCategory.add(new AtlasFigure.Plot(
                        "categories-" + s,
                        title,
                        words.text("categories.aria", sides.get(s).text("model", ""))));
            }
        }
        List<Text> notes = List.of(
                words.text("features.lead", words.text("live." + features.text("live_by", "none")), Unit.count(DRAWN)));
        List<AtlasSection> sections = new ArrayList<>(List.of(new AtlasSection(
                "features",
                new AtlasFigure(null, notes, List.of(), byOwner, List.of(), List.of(), null, List.of()),
                AtlasFigure.tables(List.of(groups(sides, words))))));
        if (!byCategory.isEmpty()) {
            List<Text> told = List.of(words.text(
                    "categories.lead",
                    common.name("contrast", features.text("contrast", "")),
                    common.name("source", features.text("source", ""))));
            sections.add(new AtlasSection(
                    "categories",
                    new AtlasFigure(null, told, List.of(), byCategory, List.of(), List.of(), null, List.of()),
                    AtlasFigure.tables(clusters(sides, words, common))));
        }
        return sections;
    }

    /** A feature on the map. */
    private record Point(
            long feature,
            double x,
            double y,
            double nrn,
            @Nullable String category) {
        String words() {
            return "f" + feature + ", NRN " + Unit.FRACTION.value(nrn);
        }
    }

    private static List<Point> points(Tree features, int side) {
        List<Point> all = new ArrayList<>();
        for (Tree point : features.at("map").items()) {
            List<Tree> cells = point.items();
            Double[] numbers = cells.stream().limit(5).map(Tree::asNumber).toArray(Double[]::new);
            if (numbers.length == 5 && Arrays.stream(numbers).allMatch(one -> one != null) && numbers[0] == side) {
                String category = cells.get(5).node() instanceof dev.retort.formats.TextNode text ? text.text() : null;
                all.add(new Point(Math.round(numbers[1]), numbers[2], numbers[3], numbers[4], category));
            }
        }
        List<Point> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            boolean next = (long) (i + 1) * DRAWN / all.size() > (long) i * DRAWN / all.size();
            if (all.size() <= DRAWN || next || all.get(i).category() != null) {
                some.add(all.get(i));
            }
        }
        return some;
    }

    private static List<List<Object>> marks(List<Point> points) {
        return points.stream()
                .map(point -> List.<Object>of(point.x(), point.y(), point.nrn(), point.words()))
                .toList();
    }

    /** Those without a category first, then category by category; empty when none has any. */
    private static List<Map<String, @Nullable Object>> categories(List<Point> points, Words words, Words common) {
        Map<String, List<Point>> named = new TreeMap<>();
        List<Point> others = new ArrayList<>();
        for (Point point : points) {
            if (point.category() == null) {
                others.add(point);
            } else {
                named.computeIfAbsent(point.category(), _ -> new ArrayList<>()).add(point);
            }
        }
        if (named.isEmpty()) {
            return List.of();
        }
        List<Map<String, @Nullable Object>> series = new ArrayList<>();
        Text none = words.text("categories.none");
        series.add(Charts.map("en", none.en(), "ja", none.ja(), "other", true, "points", marks(others)));
        named.forEach((category, some) -> {
            Text name = common.name("category", category);
            series.add(Charts.map("en", name.en(), "ja", name.ja(), "other", false, "points", marks(some)));
        });
        return series;
    }

    private static String share(Tree side, int axis) {
        List<Tree> shares = side.at("map_variance").items();
        Double share = axis < shares.size() ? shares.get(axis).asNumber() : null;
        return share == null ? "–" : Unit.PERCENT.value(share);
    }

    private static Grid groups(List<Tree> sides, Words words) {
        List<Text> columns = new ArrayList<>(List.of(
                words.text("column.model"),
                words.text("column.group"),
                words.text("column.features"),
                words.text("column.participation_ratio"),
                words.text("column.dimension_90"),
                words.text("column.variance_1"),
                words.text("column.variance_5"),
                words.text("column.variance_20"),
                words.text("column.isotropic"),
                words.text("column.random_features"),
                words.text("column.p")));
        List<Grid.Row> rows = new ArrayList<>();
        for (Tree side : sides) {
            for (String group : side.at("groups").keys()) {
                Tree told = side.at("groups").at(group);
                Tree random = told.at("random_features");
                List<Grid.Cell> cells = new ArrayList<>();
                cells.add(Grid.Cell.of(words.text("group." + group)));
                cells.add(Grid.Cell.of(told.figure("features"), Unit.COUNT));
                cells.addAll(GeometrySpectra.cells(told, Unit.MEAN, Unit.PERCENT));
                cells.add(Grid.Cell.of(told.figure("isotropic_participation_ratio"), Unit.MEAN));
                cells.add(Grid.Cell.of(within(random), Unit.MEAN));
                cells.add(Grid.Cell.of(random.figure("p"), Unit.P));
                rows.add(new Grid.Row(Text.same(side.text("model", "")), cells, true));
            }
        }
        return new Grid(words.text("features.caption"), columns, rows);
    }

    /** A null as a figure: its mean, and between which ends 95 % of it lie. */
    static @Nullable Figure within(Tree tree) {
        Double mean = tree.number("null_mean");
        return mean == null ? null : new Figure(mean, tree.number("null_low"), tree.number("null_high"), null);
    }

    private static List<Grid> clusters(List<Tree> sides, Words words, Words common) {
        List<Grid.Row> all = new ArrayList<>();
        List<Grid.Row> each = new ArrayList<>();
        for (Tree side : sides) {
            Tree told = side.at("categories");
            for (String measure : List.of("within", "between", "separation", "silhouette")) {
                Tree figure = told.at(measure);
                all.add(new Grid.Row(
                        Text.same(side.text("model", "")),
                        List.of(
                                Grid.Cell.of(words.text("measure." + measure)),
                                Grid.Cell.of(Figure.of(figure), Unit.DIFFERENCE),
                                Grid.Cell.of(within(figure), Unit.DIFFERENCE),
                                Grid.Cell.of(figure.figure("p"), Unit.P)),
                        measure.equals("separation") || measure.equals("silhouette")));
            }
            Map<String, Tree> named = new LinkedHashMap<>();
            told.at("each")
                    .keys()
                    .forEach(name -> named.put(name, told.at("each").at(name)));
            named.forEach((name, one) -> each.add(new Grid.Row(
                    Text.same(side.text("model", "")),
                    List.of(
                            Grid.Cell.of(common.name("category", name)),
                            Grid.Cell.of(one.figure("features"), Unit.COUNT),
                            Grid.Cell.of(one.figure("separation"), Unit.DIFFERENCE),
                            Grid.Cell.of(one.figure("p"), Unit.P),
                            Grid.Cell.of(one.figure("p_holm"), Unit.P)),
                    true)));
        }
        return List.of(
                new Grid(
                        words.text("categories.caption"),
                        List.of(
                                words.text("column.model"),
                                words.text("column.measure"),
                                words.text("column.value"),
                                words.text("column.null"),
                                words.text("column.p")),
                        all),
                new Grid(
                        words.text("categories.each"),
                        List.of(
                                words.text("column.model"),
                                words.text("column.category"),
                                words.text("column.features"),
                                words.text("measure.separation"),
                                words.text("column.p"),
                                words.text("column.p_holm")),
                        each));
    }
}
