package dev.retort.study.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which feature reads which category, for the real and the null pairs, with the places where the best ones fire. */
record CategorySection(List<Text> positions, List<Category> categories) {
    private static final List<String> POSITIONS = List.of("pre_hard", "at_hard", "segment");
    private static final double RULER_LOW = 0.4;

    /** @param openers the lab's words that open it, joined; empty when unknown */
    record Category(Text name, Text gloss, String openers, List<Line> lines, List<FeatureView> features) {}

    /** One pair's figures, a reading a position; the last line of a category is the difference from the null. */
    record Line(Text pair, String style, List<Reading> readings) {}

    /** The best feature at one position; all parts are absent where nothing was measured. */
    record Reading(
            @Nullable Figure auroc,
            Unit unit,
            @Nullable Strip strip,
            @Nullable String feature,
            @Nullable String nrn) {}

    static CategorySection of(List<Arm> arms, Atlas atlas, Words words) {
        Set<String> names =
                new LinkedHashSet<>(arms.getFirst().tree().at("categories").keys());
        names.addAll(atlas.categories().keySet());
        Atlas.Lab lab = atlas.lab();
        Map<String, List<String>> openers = lab == null ? Map.of() : lab.openers();
        List<Category> categories = new ArrayList<>();
        for (String name : names) {
            List<Line> lines = lines(name, arms, words);
            List<FeatureView> features = atlas.categories().getOrDefault(name, List.of()).stream()
                    .map(feature -> FeatureView.of(feature, words))
                    .toList();
            if (!lines.isEmpty() || !features.isEmpty()) {
                String opening = String.join(" · ", openers.getOrDefault(name, List.of()));
                String gloss = "gloss." + name.replace(' ', '-');
                Text meaning = words.knows(gloss) ? words.text(gloss) : Text.same("");
                categories.add(new Category(words.name("category", name), meaning, opening, lines, features));
            }
        }
        List<Text> positions =
                POSITIONS.stream().map(p -> words.name("position", p)).toList();
        return new CategorySection(positions, categories);
    }

    boolean present() {
        return !categories.isEmpty();
    }

    private static List<Line> lines(String category, List<Arm> arms, Words words) {
        List<Line> lines = new ArrayList<>();
        Arm strictest = null;
        for (Arm arm : arms) {
            Tree tree = arm.tree().at("categories").at(category);
            if (tree.present()) {
                List<Reading> readings =
                        POSITIONS.stream().map(p -> reading(tree.at(p))).toList();
                lines.add(new Line(arm.title(words), arm.style(), readings));
                strictest = arm.real() ? null : arm;
            }
        }
        Tree real = arms.getFirst().tree().at("categories").at(category);
        if (strictest != null && real.present()) {
            Tree against = strictest.tree().at("categories").at(category);
            List<Reading> differences = POSITIONS.stream()
                    .map(p -> difference(real.at(p), against.at(p)))
                    .toList();
            lines.add(new Line(words.text("category.difference"), "difference", differences));
        }
        return lines;
    }

    private static Reading reading(Tree tree) {
        Figure auroc = tree.figure("auroc");
        Double feature = tree.number("feature");
        Figure nrn = tree.figure("nrn");
        return new Reading(
                auroc,
                Unit.FRACTION,
                auroc == null ? null : Strip.of(auroc, RULER_LOW, 1, 0.5),
                feature == null ? null : "f" + Math.round(feature),
                nrn == null ? null : Unit.FRACTION.value(nrn.value()));
    }

    private static Reading difference(Tree real, Tree against) {
        Figure a = real.figure("auroc");
        Figure b = against.figure("auroc");
        Figure difference = a == null || b == null ? null : a.minus(b);
        Strip strip = difference == null ? null : Strip.of(difference, -0.3, 0.3, 0.0);
        return new Reading(difference, Unit.DIFFERENCE, strip, null, null);
    }
}
