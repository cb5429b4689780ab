package dev.retort.experiments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Features that a rule chose for a category, and what the same rule chooses where distillation added nothing.
 *
 * @param rule its name: {@code paper}, {@code lift}, {@code attribution}, {@code score}, {@code given}, {@code single}
 * @param percent the paper's k, where the rule has one
 * @param features those to ablate
 * @param lowNrn the rule's own choice among NRN ≤ ½: the control; null where it has none
 */
public record FeatureChoice(
        String rule,
        @Nullable Double percent,
        List<Integer> features,
        @Nullable List<Integer> lowNrn) {
    public FeatureChoice {
        features = List.copyOf(features);
        lowNrn = lowNrn == null ? null : List.copyOf(lowNrn);
    }

    /** As people read it: {@code paper 5 %}, {@code attribution}, {@code single 17}. */
    public String name() {
        if (percent == null) {
            return rule.equals("single") ? rule + " " + features.getFirst() : rule;
        }
        return rule + " " + (percent == Math.rint(percent) ? String.valueOf(Math.round(percent)) : percent.toString())
                + " %";
    }
}
