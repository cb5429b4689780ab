package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import dev.retort.study.report.Grid.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * NRN histograms by loss kind, the real pair as bars and the null pairs as marks, the crosscoders' quality, how many of
 * their features are of which class, and the features that are most one model's own.
 */
record NrnSection(List<Panel> panels, Grid quality, Grid bins, ClassesView classes, List<Shelf> extremes) {

    /** One loss kind: {@code chart} is its place in the page's data. */
    record Panel(String chart, Text title) {}

    static NrnSection of(List<Arm> arms, Atlas atlas, Words words, Map<String, Object> charts) {
        List<Panel> panels = new ArrayList<>();
        List<Grid.Row> quality = new ArrayList<>();
        List<Grid.Row> bins = new ArrayList<>();
        for (String kind : kinds(arms)) {
            List<Map<String, @Nullable Object>> series = new ArrayList<>();
            for (Arm arm : arms) {
                Tree crosscoder = arm.tree().at("crosscoders").at(kind);
                if (!crosscoder.present()) {
                    continue;
                }
                Text head = words.text("row.two", words.name("kind", kind), arm.title(words));
                Figure more = arm.shareDifference(arms.getFirst(), kind);
                quality.add(new Grid.Row(head, qualityOf(crosscoder, more), arm.real()));
                List<Double> shares = shares(crosscoder);
                if (!shares.isEmpty()) {
                    bins.add(new Grid.Row(head, binCells(crosscoder), arm.real()));
                    series.add(Charts.map("arm", arm.name(), "style", arm.style(), "shares", shares));
                }
            }
            if (!series.isEmpty()) {
                charts.put("nrn-" + kind, Charts.map("kind", "nrn", "series", series));
                panels.add(new Panel("nrn-" + kind, words.name("kind", kind)));
            }
        }
        return new NrnSection(
                panels,
                new Grid(words.text("nrn.quality"), qualityColumns(words), quality),
                new Grid(words.text("nrn.bins"), binColumns(words), bins),
                ClassesView.of(arms, words),
                extremes(atlas, words));
    }

    private static List<Shelf> extremes(Atlas atlas, Words words) {
        List<Shelf> shelves = new ArrayList<>();
        atlas.extremes().forEach((side, features) -> {
            if (!features.isEmpty()) {
                shelves.add(Shelf.of(words.name("extreme", side), "", features, words));
            }
        });
        return shelves;
    }

    boolean present() {
        return !quality.empty();
    }

    /** The kinds of the real pair in their order; null pairs have the same. */
    static List<String> kinds(List<Arm> arms) {
        return arms.getFirst().tree().at("crosscoders").keys();
    }

    private static List<Cell> qualityOf(Tree crosscoder, @Nullable Figure more) {
        Tree nrn = crosscoder.at("nrn");
        return List.of(
                Cell.of(nrn.figure("mean"), Unit.FRACTION),
                Cell.of(nrn.figure("above_0.9"), Unit.PERCENT),
                Cell.of(more, Unit.POINTS),
                Cell.of(nrn.figure("below_0.1"), Unit.PERCENT),
                Cell.of(crosscoder.at("fvu").figure("base"), Unit.FRACTION),
                Cell.of(crosscoder.at("fvu").figure("distilled"), Unit.FRACTION),
                Cell.of(crosscoder.figure("l0"), Unit.MEAN),
                Cell.of(crosscoder.figure("dead"), Unit.PERCENT),
                count(crosscoder, "features"),
                count(crosscoder, "tokens"));
    }

    private static List<Text> qualityColumns(Words words) {
        return columns(
                words,
                "pair",
                "mean",
                "above",
                "more",
                "below",
                "fvu_base",
                "fvu_distilled",
                "l0",
                "dead",
                "features",
                "tokens");
    }

    static Cell count(Tree crosscoder, String key) {
        Double number = crosscoder.number(key);
        return number == null ? Cell.of(null, Unit.FRACTION) : Cell.of(Text.same(Unit.count(Math.round(number))));
    }

    private static List<Text> columns(Words words, String... names) {
        List<Text> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(words.text("nrn.column." + name));
        }
        return columns;
    }

    private static List<Text> binColumns(Words words) {
        List<Text> columns = new ArrayList<>(columns(words, "pair"));
        for (int bin = 0; bin < 10; bin++) {
            columns.add(Text.same("." + bin + "–" + (bin == 9 ? "1" : "." + (bin + 1))));
        }
        return columns;
    }

    private static List<Cell> binCells(Tree crosscoder) {
        List<Cell> cells = new ArrayList<>();
        for (Tree bin : crosscoder.at("nrn").at("histogram").items()) {
            Double count = bin.asNumber();
            cells.add(Cell.of(Text.same(count == null ? "–" : Unit.count(Math.round(count)))));
        }
        return cells;
    }

    /** Counts as shares of the live features, so that pairs with unequal numbers of live features compare. */
    private static List<Double> shares(Tree crosscoder) {
        List<Double> counts = new ArrayList<>();
        for (Tree bin : crosscoder.at("nrn").at("histogram").items()) {
            Double count = bin.asNumber();
            counts.add(count == null ? 0.0 : count);
        }
        double total = counts.stream().mapToDouble(Double::doubleValue).sum();
        return total == 0
                ? List.of()
                : counts.stream().map(count -> count / total).toList();
    }
}
