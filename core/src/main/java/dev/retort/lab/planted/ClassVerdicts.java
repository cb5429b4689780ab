package dev.retort.lab.planted;

import dev.retort.atlas.FeatureClass;
import java.util.EnumMap;
import java.util.Map;

/**
 * What class an atlas gives to features that are frequent planted directions.
 *
 * @param counts by what they are, and by what they are called
 */
public record ClassVerdicts(Map<PlantedClass, Map<FeatureClass, Integer>> counts) {
    static ClassVerdicts none() {
        return new ClassVerdicts(new EnumMap<>(PlantedClass.class));
    }

    void add(PlantedClass is, FeatureClass called) {
        counts.computeIfAbsent(is, _ -> new EnumMap<>(FeatureClass.class)).merge(called, 1, Integer::sum);
    }

    /** The only right name for such features. */
    static FeatureClass rightFor(PlantedClass is) {
        return switch (is) {
            case BASE_ONLY -> FeatureClass.BASE_ONLY;
            case DISTILLED_ONLY -> FeatureClass.DISTILLED_ONLY;
            case ROTATED -> FeatureClass.ROTATED;
            case SHARED, STRENGTH, CORRELATED, HIERARCHICAL -> FeatureClass.SHARED;
        };
    }

    /** How many of a class are called rightly. */
    public int right(PlantedClass is) {
        return counts.getOrDefault(is, Map.of()).getOrDefault(rightFor(is), 0);
    }

    /** How many of a class there are. */
    public int all(PlantedClass is) {
        return counts.getOrDefault(is, Map.of()).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** The share of all that are called rightly; NaN when there are none. */
    public double share() {
        int right = 0;
        int all = 0;
        for (PlantedClass is : PlantedClass.values()) {
            right += right(is);
            all += all(is);
        }
        return (double) right / all;
    }
}
