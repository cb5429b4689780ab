package dev.retort.study.verdict;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Unit;
import java.util.List;

/**
 * One comparison that a claim stands or falls with.
 *
 * @param name of what is compared, the key of its words
 * @param of the names of what it is about, such as a category; words' arguments
 */
public record Comparison(String name, List<Name> of, Unit unit, Figure effect, Demand demand, List<Control> controls) {
    /** A name that a study gives, with the group of words that may know it: {@code category}, {@code kind}. */
    public record Name(String group, String name) {}

    /**
     * What the effect must be apart from.
     *
     * @param difference effect less control, as the study measured it or from both intervals
     */
    public record Control(String name, Figure figure, Figure difference) {
        /** With the difference of two figures that were measured apart (conservative where they were not). */
        static Control against(String name, Figure effect, Figure control) {
            return new Control(name, control, effect.minus(control));
        }
    }

    public Comparison {
        of = List.copyOf(of);
        controls = List.copyOf(controls);
    }

    /** Whether the effect is on its side and apart from all controls. */
    public boolean holds() {
        return demand.met(effect) && controls.stream().allMatch(control -> demand.apart(control.difference()));
    }
}
