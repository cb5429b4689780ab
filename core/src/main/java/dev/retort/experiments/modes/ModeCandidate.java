package dev.retort.experiments.modes;

import dev.retort.experiments.interventions.Intervention;
import java.util.List;

/**
 * Something that could become a mode, at several sizes.
 *
 * @param name tells set and clause, such as {@code stop-4}
 * @param rule how it was found, in a sentence
 * @param lower features of NRN ≤ ½ that the same rule puts first, as many as it has features or fewer: a control
 * @param unit what is done at size 1
 * @param sizes by which that is multiplied, smallest first
 */
public record ModeCandidate(
        String name, String rule, List<Integer> lower, List<Intervention> unit, List<Double> sizes) {
    public ModeCandidate {
        lower = List.copyOf(lower);
        unit = List.copyOf(unit);
        sizes = List.copyOf(sizes);
    }

    List<Intervention> at(double size) {
        return unit.stream().map(one -> one.times(size)).toList();
    }
}
