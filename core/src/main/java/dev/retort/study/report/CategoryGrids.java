package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import dev.retort.study.report.Grid.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The long tables behind the category table: both sides of NRN ½ for every crosscoder, and the probes. */
final class CategoryGrids {
    private CategoryGrids() {}

    /** Best feature of all, best above and best at most NRN ½, at each position. */
    static Grid sides(List<Arm> arms, Words words) {
        List<Grid.Row> rows = new ArrayList<>();
        for (Arm arm : arms) {
            readings(arm, words).forEach((source, categories) -> {
                for (String category : categories.keys()) {
                    Text head = words.text("row.three", words.name("category", category), arm.title(words), source);
                    rows.add(row(
                            head,
                            arm,
                            position -> Stream.of(
                                    categories.at(category).at(position).figure("auroc"),
                                    categories
                                            .at(category)
                                            .at(position)
                                            .at("best_above_half")
                                            .figure("auroc"),
                                    categories
                                            .at(category)
                                            .at(position)
                                            .at("best_below_half")
                                            .figure("auroc"))));
                }
            });
        }
        return new Grid(words.text("sides.caption"), columns(words, "sides.best", "sides.above", "sides.below"), rows);
    }

    /** A linear probe's AUROC on each model's activations, at each position. */
    static Grid probes(List<Arm> arms, Words words) {
        List<Grid.Row> rows = new ArrayList<>();
        for (Arm arm : arms) {
            Tree probes = arm.tree().at("probes");
            List<String> categories = probes.keys().stream()
                    .flatMap(position -> probes.at(position).keys().stream())
                    .filter(category -> !category.equals("mean"))
                    .distinct()
                    .toList();
            for (String category : categories) {
                Text head = words.text("row.two", words.name("category", category), arm.title(words));
                rows.add(row(
                        head,
                        arm,
                        position -> Stream.of(
                                probes.at(position).at(category).figure("distilled"),
                                probes.at(position).at(category).figure("base"))));
            }
        }
        return new Grid(words.text("probes.caption"), columns(words, "model.distilled", "model.base"), rows);
    }

    /** Where this pair's categories were read: by each crosscoder, and by word lists instead of the truth. */
    private static Map<Text, Tree> readings(Arm arm, Words words) {
        Map<Text, Tree> readings = new LinkedHashMap<>();
        Tree crosscoders = arm.tree().at("crosscoders");
        for (String kind : crosscoders.keys()) {
            Tree crosscoder = crosscoders.at(kind);
            readings.put(words.name("kind", kind), crosscoder.at("categories"));
            readings.put(words.text("sides.by_words", words.name("kind", kind)), crosscoder.at("categories_by_words"));
        }
        return readings;
    }

    private interface Figures {
        Stream<@Nullable Figure> at(String position);
    }

    private static Grid.Row row(Text head, Arm arm, Figures figures) {
        List<Cell> cells = new ArrayList<>();
        for (String position : ReadingGroup.POSITIONS) {
            figures.at(position).forEach(figure -> cells.add(Cell.of(figure, Unit.FRACTION)));
        }
        return new Grid.Row(head, cells, arm.real());
    }

    private static List<Text> columns(Words words, String... parts) {
        List<Text> columns = new ArrayList<>(List.of(words.text("sides.row")));
        for (String position : ReadingGroup.POSITIONS) {
            for (String part : parts) {
                columns.add(words.text("row.two", words.name("position", position), words.text(part)));
            }
        }
        return columns;
    }
}
