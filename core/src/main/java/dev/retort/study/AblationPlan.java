package dev.retort.study;

import dev.retort.basics.BadInput;
import dev.retort.lab.Teaching;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is asked of an ablation.
 *
 * @param category whose features are taken out
 * @param rules that choose the features
 * @param features given by hand; the rule {@code given} when there are any
 * @param count features that rules choose; the paper's and the guarded one do not mind it
 * @param percent the paper's k of the answers' table
 * @param problems of the lab that models answer
 * @param traces documents that are read teacher-forced
 * @param seed of problems, sampling, controls and resampling
 * @param teacher of the lab, whose traces and problems they are
 * @param full doses, sufficiency and transplants too
 */
public record AblationPlan(
        String category,
        List<Rule> rules,
        List<Integer> features,
        int count,
        double percent,
        int problems,
        int traces,
        long seed,
        Teaching teacher,
        boolean full) {
    /** How features are chosen. */
    public enum Rule {
        PAPER,
        LIFT,
        ATTRIBUTION,
        GUARDED,
        SCORE,
        GIVEN;

        /** @throws BadInput when there is no such rule */
        public static Rule named(String word) {
            return Arrays.stream(values())
                    .filter(rule -> rule.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new BadInput("--select " + word
                            + ": expected attribution, guarded, lift, paper or score, or several with commas."));
        }

        /** In files and options. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it asks what the next token depends on. */
        public boolean takesGradients() {
            return this == ATTRIBUTION || this == GUARDED;
        }
    }

    public AblationPlan {
        rules = List.copyOf(rules);
        features = List.copyOf(features);
        if (rules.isEmpty()) {
            throw new BadInput("there is no rule to choose features by; give --select or --features.");
        }
        if (count < 1) {
            throw new BadInput("--count " + count + ": expected 1 or more.");
        }
        if (!(percent > 0 && percent <= 100)) {
            throw new BadInput("--percent " + percent + ": expected more than 0 and at most 100.");
        }
        if (problems < 2 || traces < 2) {
            throw new BadInput(
                    (problems < 2 ? "--problems " + problems : "--traces " + traces) + ": expected 2 or more.");
        }
    }

    /** What results in one folder have in common; rules may be added to a folder, and what {@code full} adds. */
    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("category", category);
        tree.put("count", count);
        tree.put("percent", percent);
        tree.put("given", features);
        tree.put("problems", problems);
        tree.put("traces", traces);
        tree.put("seed", seed);
        tree.put("teacher", teacher.text());
        return tree;
    }
}
