package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import dev.retort.study.report.Grid.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the real pair's crosscoders learnt: a curve of each, and its figures at five places. */
record TrainingSection(List<Panel> panels, Grid table) {
    private static final int ROWS = 5;

    /** One loss kind: {@code chart} is its place in the page's data. */
    record Panel(String chart, Text title) {}

    /** @param training by kind the points of its curve, in order */
    static TrainingSection of(Tree training, Words words, Map<String, Object> charts) {
        List<Panel> panels = new ArrayList<>();
        List<Grid.Row> rows = new ArrayList<>();
        for (String kind : training.keys()) {
            List<Tree> points = training.at(kind).items().stream()
                    .filter(point -> point.number("tokens") != null)
                    .toList();
            if (points.isEmpty()) {
                continue;
            }
            Text title = words.name("kind", kind);
            charts.put("training-" + kind, chart(points));
            panels.add(new Panel("training-" + kind, title));
            int last = points.size() - 1;
            for (int row = 0; row < Math.min(ROWS, points.size()); row++) {
                rows.add(row(points.get(row * last / Math.max(1, Math.min(ROWS - 1, last))), title, words));
            }
        }
        return new TrainingSection(panels, new Grid(words.text("training.table"), columns(words), rows));
    }

    boolean present() {
        return !panels.isEmpty();
    }

    private static Map<String, @Nullable Object> chart(List<Tree> points) {
        List<Double> tokens = new ArrayList<>();
        List<List<@Nullable Object>> fvu = new ArrayList<>();
        List<@Nullable Object> l0 = new ArrayList<>();
        List<@Nullable Object> dead = new ArrayList<>();
        for (int side = 0; side < points.getFirst().at("fvu").items().size(); side++) {
            fvu.add(new ArrayList<>());
        }
        for (Tree point : points) {
            Double at = point.number("tokens");
            tokens.add(at == null ? 0 : at);
            List<Tree> sides = point.at("fvu").items();
            for (int side = 0; side < fvu.size(); side++) {
                Tree own = side < sides.size() ? sides.get(side) : Tree.ABSENT;
                fvu.get(side).add(Charts.figure(Figure.of(own), Unit.FRACTION));
            }
            l0.add(Charts.figure(point.figure("l0"), Unit.MEAN));
            dead.add(Charts.figure(point.figure("dead"), Unit.PERCENT));
        }
        return Charts.map("kind", "training", "tokens", tokens, "fvu", fvu, "l0", l0, "dead", dead);
    }

    private static Grid.Row row(Tree point, Text title, Words words) {
        Double tokens = point.number("tokens");
        Text head = words.text(
                "row.two", title, words.text("training.after", Unit.count(tokens == null ? 0 : Math.round(tokens))));
        List<Tree> sides = point.at("fvu").items();
        return new Grid.Row(
                head,
                List.of(
                        plain(point, "loss"),
                        Cell.of(sides.isEmpty() ? null : Figure.of(sides.getFirst()), Unit.FRACTION),
                        Cell.of(sides.size() < 2 ? null : Figure.of(sides.get(1)), Unit.FRACTION),
                        Cell.of(point.figure("l0"), Unit.MEAN),
                        Cell.of(point.figure("dead"), Unit.PERCENT),
                        plain(point, "gradient_norm"),
                        plain(point, "decoder_norm"),
                        plain(point, "learning_rate"),
                        plain(point, "coefficient"),
                        plain(point, "threshold")),
                true);
    }

    private static Cell plain(Tree point, String key) {
        Double number = point.number(key);
        return number == null
                ? Cell.of(null, Unit.FRACTION)
                : Cell.of(Text.same(String.format(Locale.ROOT, "%.4g", number)));
    }

    private static List<Text> columns(Words words) {
        List<Text> columns = new ArrayList<>(List.of(words.text("training.column.after"), words.text("training.loss")));
        columns.add(words.text("nrn.column.fvu_base"));
        columns.add(words.text("nrn.column.fvu_distilled"));
        columns.add(words.text("nrn.column.l0"));
        columns.add(words.text("nrn.column.dead"));
        for (String name : List.of("gradient_norm", "decoder_norm", "learning_rate", "coefficient", "threshold")) {
            columns.add(words.text("training.column." + name));
        }
        return columns;
    }
}
