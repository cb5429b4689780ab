package dev.retort.experiments;

import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Features that make the distilled model ready for a category's openers and do little else, by what they do on the dev split.
 * Greedy answers, which hardly slip and so never need the category, are the guard against features that do other work too.
 *
 * @param readiness how probable an opener is where one could come, under an edit or none
 * @param greedy accuracy of greedy answers under an edit
 */
public record GuardedChoice(
        CrosscodedPair pair, ToDoubleFunction<@Nullable Edit> readiness, ToDoubleFunction<Edit> greedy) {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedChoice.class);

    /** How many of the features that argue most for the openers are measured one by one. */
    private static final int CONSIDERED = 64;

    /** A set has no more features than this. */
    private static final int MOST = 24;

    /**
     * Greedy accuracy on the dev split below which a set does damage: a point above the 98 % that is claimed on the test
     * split, because what passes passes with some luck.
     */
    private static final double LEAST_GREEDY = 0.99;

    /** Once so much of the readiness is left on the dev split, a set is large enough: five points below what is claimed. */
    private static final double ENOUGH = 0.80;

    /** @param ranked features, those that argue most for the openers first */
    public List<Integer> of(List<Integer> ranked) {
        return of(ranked, CONSIDERED, LEAST_GREEDY);
    }

    /**
     * Of the first {@code considered} ranked ones, those without which an opener is less probable, strongest first, each taken
     * that leaves greedy accuracy at {@code leastGreedy} or more together with those already taken. One that does other work
     * too is passed over, and does not keep out those behind it.
     */
    List<Integer> of(List<Integer> ranked, int considered, double leastGreedy) {
        double whole = readiness.applyAsDouble(null);
        Map<Integer, Double> left = new LinkedHashMap<>();
        for (int feature : ranked.subList(0, Math.min(considered, ranked.size()))) {
            left.put(feature, without(List.of(feature), readiness) / whole);
        }
        List<Integer> strongest = left.keySet().stream()
                .filter(feature -> Objects.requireNonNull(left.get(feature)) < 1)
                .sorted(Comparator.comparingDouble(left::get))
                .toList();
        List<Integer> chosen = new ArrayList<>();
        for (int feature : strongest) {
            chosen.add(feature);
            if (without(chosen, greedy) < leastGreedy) {
                chosen.removeLast();
                continue;
            }
            double rest = without(chosen, readiness) / whole;
            LOG.info("without {} on dev: {} of the readiness left", chosen, rest);
            if (chosen.size() == MOST || rest <= ENOUGH) {
                break;
            }
        }
        return List.copyOf(chosen);
    }

    private double without(List<Integer> features, ToDoubleFunction<? super Edit> figure) {
        try (Edit edit = Edit.ablating(pair, Side.DISTILLED, features)) {
            return figure.applyAsDouble(edit);
        }
    }
}
