package dev.retort.study.report;

import dev.retort.atlas.FeatureClass;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The classes of features in the order in which charts pile them up: what most are at the bottom. */
final class AtlasClasses {
    private static final List<FeatureClass> ORDER = List.of(
            FeatureClass.DEAD,
            FeatureClass.SHARED,
            FeatureClass.ROTATED,
            FeatureClass.BASE_ARTEFACT,
            FeatureClass.DISTILLED_ARTEFACT,
            FeatureClass.BASE_ONLY,
            FeatureClass.DISTILLED_ONLY);

    private AtlasClasses() {}

    /** Words of classes in that order, each once; those we do not know come last. */
    static List<String> ordered(Collection<String> words) {
        return words.stream()
                .distinct()
                .sorted(Comparator.comparingInt(AtlasClasses::place).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static int place(String word) {
        for (int i = 0; i < ORDER.size(); i++) {
            if (ORDER.get(i).word().equals(word)) {
                return i;
            }
        }
        return ORDER.size();
    }

    /** The name of its colour in the style sheet and the script. */
    static String style(String word) {
        return Arrays.stream(FeatureClass.values())
                .filter(one -> one.word().equals(word))
                .map(one -> "class-" + one.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .findFirst()
                .orElse("class-other");
    }
}
