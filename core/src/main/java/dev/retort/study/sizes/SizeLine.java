package dev.retort.study.sizes;

import dev.retort.experiments.sizes.SizeTrend;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One quantity over sizes.
 *
 * @param control the same where nothing was distilled, or under random features; null where no pair has it
 * @param difference effect less control of each pair by itself, so that what a pair's two figures share is not counted twice; null
 *     unless every pair has both
 */
public record SizeLine(
        SizeMeasure measure,
        SizeTrend effect,
        @Nullable SizeTrend control,
        @Nullable SizeTrend difference) {
    /** The line of a family, or null where none of its studies has the quantity. A pair that was studied twice counts once. */
    static @Nullable SizeLine of(SizeMeasure measure, List<SizeFamily.Member> members) {
        SortedMap<Double, List<Double>> effects = new TreeMap<>();
        SortedMap<Double, List<Double>> controls = new TreeMap<>();
        SortedMap<Double, List<Double>> differences = new TreeMap<>();
        boolean complete = true;
        for (List<SizeFamily.Member> pair : SizeFamily.byPair(members)) {
            Double effect = mean(pair, measure::of);
            Double control = mean(pair, measure::control);
            double size = pair.getFirst().size();
            put(size, effect, effects);
            put(size, control, controls);
            if (effect != null && control != null) {
                put(size, effect - control, differences);
            }
            complete &= effect == null || control != null;
        }
        if (effects.isEmpty()) {
            return null;
        }
        return new SizeLine(
                measure,
                SizeTrend.of(effects),
                controls.isEmpty() ? null : SizeTrend.of(controls),
                complete ? SizeTrend.of(differences) : null);
    }

    private static void put(double size, @Nullable Double value, SortedMap<Double, List<Double>> values) {
        if (value != null) {
            values.computeIfAbsent(size, _ -> new ArrayList<>()).add(value);
        }
    }

    /** Reads a figure of a study, or null. */
    private interface Reading {
        @Nullable
        Double of(SizedStudy study, String kind);
    }

    private static @Nullable Double mean(List<SizeFamily.Member> pair, Reading reading) {
        double sum = 0;
        int count = 0;
        for (SizeFamily.Member one : pair) {
            Double value = reading.of(one.study(), one.kind());
            if (value != null && Double.isFinite(value)) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? null : sum / count;
    }

    /** How many pairs stand behind each size, smallest first. */
    public List<Integer> seeds() {
        return effect.groups().stream().map(group -> group.values().size()).toList();
    }
}
