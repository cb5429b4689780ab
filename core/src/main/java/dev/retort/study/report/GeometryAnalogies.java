package dev.retort.study.report;

import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parallelogram loss of each set in each model, beside what shuffling makes of it, and what changes between models. */
final class GeometryAnalogies {
    private GeometryAnalogies() {}

    static AtlasSection of(Tree analogies, Words words, Map<String, Object> charts) {
        List<Tree> sets = analogies.at("sets").items();
        List<String> models = new ArrayList<>();
        for (Tree model : analogies.at("models").items()) {
            models.add(model.text("model", "") + " · " + model.text("hook", ""));
        }
        charts.put("losses", Charts.map("kind", "geometry-losses", "origin", 1, "rows", losses(sets), "axis", "loss"));
        List<AtlasFigure> figures = new ArrayList<>();
        figures.add(new AtlasFigure(
                null,
                notes(analogies, words),
                GeometryPage.legend(models),
                List.of(new AtlasFigure.Plot("losses", words.text("analogies.plot"), words.text("analogies.aria"))),
                List.of(),
                List.of(),
                null,
                List.of()));
        figures.add(AtlasFigure.tables(List.of(grid(sets, words))));
        if (models.size() > 1) {
            charts.put(
                    "changes",
                    Charts.map("kind", "geometry-losses", "origin", 0, "rows", changes(sets), "axis", "change"));
            figures.add(new AtlasFigure(
                    words.text("changes.title"),
                    List.of(words.text("changes.lead", models.getFirst())),
                    List.of(),
                    List.of(new AtlasFigure.Plot("changes", words.text("changes.title"), words.text("changes.aria"))),
                    List.of(changeGrid(sets, words)),
                    List.of(),
                    null,
                    List.of()));
        }
        return new AtlasSection("analogies", figures);
    }

    private static List<Text> notes(Tree analogies, Words words) {
        List<Text> notes = new ArrayList<>();
        String pca = analogies.text("pca", "set");
        notes.add(words.text(
                "analogies.lead",
                analogies.at("dimensions").asNumber() instanceof Double k ? Unit.count(Math.round(k)) : "–",
                words.text("pca." + pca)));
        Double shown = analogies.number("demonstrations");
        notes.add(
                shown == null
                        ? words.text("analogies.carrier", analogies.text("carrier", ""))
                        : words.text("analogies.context", Unit.count(Math.round(shown))));
        if (!analogies.flag("same_tokens")) {
            notes.add(words.text("analogies.other_tokens"));
        }
        return notes;
    }

    private static List<Map<String, @Nullable Object>> losses(List<Tree> sets) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Tree set : sets) {
            List<Map<String, @Nullable Object>> dots = new ArrayList<>();
            List<Tree> readings = set.at("readings").items();
            for (int m = 0; m < readings.size(); m++) {
                Tree reading = readings.get(m);
                dots.add(Charts.map(
                        "ink",
                        GeometryPage.ink(m),
                        "name",
                        reading.text("model", ""),
                        "figure",
                        Charts.figure(reading.figure("loss"), Unit.FRACTION),
                        "null",
                        Charts.figure(GeometryMap.within(reading), Unit.FRACTION)));
            }
            rows.add(Charts.map("name", set.text("name", ""), "dots", dots));
        }
        return rows;
    }

    private static List<Map<String, @Nullable Object>> changes(List<Tree> sets) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Tree set : sets) {
            List<Map<String, @Nullable Object>> dots = new ArrayList<>();
            List<Tree> changes = set.at("changes").items();
            for (int m = 0; m < changes.size(); m++) {
                dots.add(Charts.map(
                        "ink",
                        GeometryPage.ink(m + 1),
                        "name",
                        changes.get(m).text("model_b", ""),
                        "figure",
                        Charts.figure(changes.get(m).figure("loss"), Unit.DIFFERENCE)));
            }
            rows.add(Charts.map("name", set.text("name", ""), "dots", dots));
        }
        return rows;
    }

    private static Grid grid(List<Tree> sets, Words words) {
        List<Grid.Row> rows = new ArrayList<>();
        for (Tree set : sets) {
            for (Tree reading : set.at("readings").items()) {
                rows.add(new Grid.Row(
                        Text.same(set.text("name", "")),
                        List.of(
                                Grid.Cell.of(Text.same(reading.text("model", ""))),
                                Grid.Cell.of(reading.figure("loss"), Unit.FRACTION),
                                Grid.Cell.of(GeometryMap.within(reading), Unit.FRACTION),
                                Grid.Cell.of(reading.figure("p"), Unit.P),
                                Grid.Cell.of(reading.figure("q"), Unit.P),
                                Grid.Cell.of(reading.figure("common_offset"), Unit.FRACTION),
                                Grid.Cell.of(reading.figure("variance"), Unit.PERCENT)),
                        true));
            }
        }
        return new Grid(
                words.text("analogies.caption"),
                List.of(
                        words.text("column.set"),
                        words.text("column.model"),
                        words.text("column.loss"),
                        words.text("column.null"),
                        words.text("column.p"),
                        words.text("column.q"),
                        words.text("column.common"),
                        words.text("column.variance")),
                rows);
    }

    private static Grid changeGrid(List<Tree> sets, Words words) {
        List<Grid.Row> rows = new ArrayList<>();
        for (Tree set : sets) {
            for (Tree change : set.at("changes").items()) {
                rows.add(new Grid.Row(
                        Text.same(set.text("name", "")),
                        List.of(
                                Grid.Cell.of(
                                        words.text("change", change.text("model_b", ""), change.text("model_a", ""))),
                                Grid.Cell.of(change.figure("loss"), Unit.DIFFERENCE)),
                        true));
            }
        }
        return new Grid(
                words.text("changes.caption"),
                List.of(words.text("column.set"), words.text("column.models"), words.text("column.loss_change")),
                rows);
    }
}
