package dev.retort.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which feature reads which category, for the real and the null pairs, with the places where the best ones fire. */
record CategorySection(List<Text> positions, List<ReadingGroup> groups, Grid sides, Grid probes, List<Shelf> shelves) {

    static CategorySection of(List<Arm> arms, Atlas atlas, Words words) {
        List<ReadingGroup> groups = Stream.concat(
                        ReadingGroup.overall(arms, words).stream(),
                        arms.getFirst().tree().at("categories").keys().stream()
                                .map(category -> ReadingGroup.of(category, arms, words))
                                .flatMap(Optional::stream))
                .toList();
        List<Text> positions = ReadingGroup.POSITIONS.stream()
                .map(position -> words.name("position", position))
                .toList();
        return new CategorySection(
                positions,
                groups,
                CategoryGrids.sides(arms, words),
                CategoryGrids.probes(arms, words),
                shelves(atlas, words));
    }

    boolean present() {
        return !groups.isEmpty() || !shelves.isEmpty();
    }

    private static List<Shelf> shelves(Atlas atlas, Words words) {
        Atlas.Lab lab = atlas.lab();
        Map<String, List<String>> openers = lab == null ? Map.of() : lab.openers();
        List<Shelf> shelves = new ArrayList<>();
        atlas.categories().forEach((category, features) -> {
            if (!features.isEmpty()) {
                shelves.add(Shelf.of(
                        words.name("category", category),
                        String.join(" · ", openers.getOrDefault(category, List.of())),
                        features,
                        words));
            }
        });
        return shelves;
    }
}
