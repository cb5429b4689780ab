package dev.retort.study.report;

import dev.retort.study.metrics.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The rows of the category table that belong together: one quantity, a line for each pair. */
record ReadingGroup(Text name, Text gloss, List<Line> lines) {
    /** The columns, by the names of metrics.json. */
    static final List<String> POSITIONS = List.of("pre_hard", "at_hard", "segment");

    /** One pair's figures, a reading a position; {@code style} {@code difference} marks real minus null. */
    record Line(Text pair, String style, List<Reading> readings) {}

    /** What holds over all categories; each is left out where a study did not measure it. */
    static List<ReadingGroup> overall(List<Arm> arms, Words words) {
        return Stream.of(
                        group(
                                "mean",
                                arms,
                                words,
                                (arm, position) -> Reading.auroc(
                                        arm.at("category_means").at(position).figure("best_auroc"))),
                        group(
                                "sides",
                                arms,
                                words,
                                (arm, position) -> Reading.difference(
                                        arm.at("category_means").at(position).figure("above_minus_below_half"))),
                        group(
                                "probe",
                                arms,
                                words,
                                (arm, position) -> Reading.difference(
                                        arm.at("probes").at(position).at("mean").figure("difference"))))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The best features of one category. */
    static Optional<ReadingGroup> of(String category, List<Arm> arms, Words words) {
        String gloss = "gloss." + category.replace(' ', '-');
        return of(
                words.name("category", category),
                words.knows(gloss) ? words.text(gloss) : Text.same(""),
                arms,
                words,
                (arm, position) ->
                        Reading.best(arm.at("categories").at(category).at(position)));
    }

    private static Optional<ReadingGroup> group(
            String name, List<Arm> arms, Words words, BiFunction<Tree, String, Reading> read) {
        return of(words.text("overall." + name), words.text("overall." + name + ".gloss"), arms, words, read);
    }

    private static Optional<ReadingGroup> of(
            Text name, Text gloss, List<Arm> arms, Words words, BiFunction<Tree, String, Reading> read) {
        List<Line> lines = new ArrayList<>();
        for (Arm arm : arms) {
            List<Reading> readings = POSITIONS.stream()
                    .map(position -> read.apply(arm.tree(), position))
                    .toList();
            if (readings.stream().anyMatch(reading -> reading.figure() != null)) {
                lines.add(new Line(arm.title(words), arm.style(), readings));
            }
        }
        if (lines.size() > 1 && lines.getFirst().style().equals(Arm.REAL)) {
            lines.add(new Line(
                    words.text("category.difference"), "difference", differences(lines.getFirst(), lines.getLast())));
        }
        return lines.isEmpty() ? Optional.empty() : Optional.of(new ReadingGroup(name, gloss, lines));
    }

    private static List<Reading> differences(Line real, Line other) {
        List<Reading> differences = new ArrayList<>();
        for (int i = 0; i < POSITIONS.size(); i++) {
            differences.add(Reading.difference(
                    real.readings().get(i).figure(), other.readings().get(i).figure()));
        }
        return differences;
    }
}
