package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.basics.Rng;
import dev.retort.experiments.ForcedDetection.Detection;
import dev.retort.experiments.TaskRunner.Decoding;
import dev.retort.experiments.Trials.Split;
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
 * What a model does differently without a few features: accuracy, reflection words, repairs, and, teacher-forced, whether
 * it still notices wrong steps — beside a rotation of equal norm and matched random features.
 *
 * <p>Greedy decoding is the damage control: every feature of the set leaves it intact on the dev split.
 */
public final class AccuracyAblation {
    private static final Logger LOG = LoggerFactory.getLogger(AccuracyAblation.class);

    /** How many of the features that argue most for the openers are measured one by one. */
    public static final int CONSIDERED = 64;

    /** A set has no more features than this. */
    private static final int MOST = 24;

    /**
     * Greedy accuracy on the dev split below which a set does damage: a point above the 98 % that is claimed on the test
     * split, because what passes passes with some luck.
     */
    public static final double LEAST_GREEDY = 0.99;

    /** Once so much of the readiness is left on the dev split, a set is large enough: five points below what is claimed. */
    private static final double ENOUGH = 0.80;

    /** One rotation, or one draw of stand-ins, can be a lucky one; each control is the mean of several. */
    private static final int ROTATIONS = 8;

    private static final int DRAWS = 4;

    private final Trials trials;
    private final MatchedRandom matched;
    private final Bootstrap bootstrap;

    /** @param matched with norms of the distilled side */
    public AccuracyAblation(Trials trials, MatchedRandom matched, Bootstrap bootstrap) {
        this.trials = trials;
        this.matched = matched;
        this.bootstrap = bootstrap;
    }

    /**
     * Features that make the model ready for the openers and do little else, by what they do on the dev split: of the
     * first {@code considered} ranked ones, those without which an opener is less probable, strongest first, each taken that
     * leaves greedy accuracy at {@code leastGreedy} or more together with those already taken. One that does other work too is
     * passed over, and does not keep out those behind it.
     *
     * @param readiness how probable an opener is on the dev split, under an edit or none
     */
    public List<Integer> chosen(
            List<Integer> ranked, int considered, double leastGreedy, ToDoubleFunction<@Nullable Edit> readiness) {
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
            if (greedyWithout(chosen) < leastGreedy) {
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

    private double without(List<Integer> features, ToDoubleFunction<@Nullable Edit> readiness) {
        try (Edit edit = Edit.ablating(trials.pair(), Side.DISTILLED, features)) {
            return readiness.applyAsDouble(edit);
        }
    }

    private double greedyWithout(List<Integer> features) {
        try (Edit edit = Edit.ablating(trials.pair(), Side.DISTILLED, features)) {
            return trials.answers(Split.DEV, Decoding.GREEDY, edit).accuracy().value();
        }
    }

    /**
     * The figures of one set on the test split; null for an empty set.
     *
     * @param selection the name of the rule that ranked the features
     */
    public @Nullable AccuracyRow measure(String category, String selection, List<Integer> features) {
        if (features.isEmpty()) {
            return null;
        }
        Detection before = trials.detected();
        List<Estimate> rotated = new ArrayList<>();
        for (int r = 0; r < ROTATIONS; r++) {
            long seed = Rng.of(bootstrap.seed(), "control rotation", r).nextLong();
            try (Edit edit = Edit.ablatingRotated(trials.pair(), Side.DISTILLED, features, seed)) {
                rotated.add(trials.detected(edit).wrong());
            }
        }
        List<Estimate> random = new ArrayList<>();
        for (int r = 0; r < DRAWS; r++) {
            List<Integer> drawn = matched.of(
                    features, Rng.of(bootstrap.seed(), "control draw", r).nextLong());
            if (drawn.isEmpty()) {
                random.add(before.wrong());
                continue;
            }
            try (Edit edit = Edit.ablating(trials.pair(), Side.DISTILLED, drawn)) {
                random.add(trials.detected(edit).wrong());
            }
        }
        try (Edit edit = Edit.ablating(trials.pair(), Side.DISTILLED, features)) {
            Detection without = trials.detected(edit);
            Answers greedy = trials.answers(Split.TEST, Decoding.GREEDY, edit);
            Answers sampled = trials.answers(Split.TEST, Decoding.SAMPLED, edit);
            Answers whole = trials.answers(Split.TEST, Decoding.SAMPLED);
            return new AccuracyRow(
                    category,
                    selection,
                    List.copyOf(features),
                    greedy.accuracy(),
                    greedy.accuracy()
                            .minus(trials.answers(Split.TEST, Decoding.GREEDY).accuracy()),
                    sampled.accuracy(),
                    sampled.accuracy().minus(whole.accuracy()),
                    sampled.openings(category).over(whole.openings(category)),
                    sampled.reflected().over(whole.reflected()),
                    sampled.repaired().over(whole.repaired()),
                    sampled.falseAlarms().over(whole.falseAlarms()),
                    without.wrong().over(before.wrong()),
                    without.right().over(before.right()),
                    Estimate.mean(rotated).over(before.wrong()),
                    Estimate.mean(random).over(before.wrong()));
        }
    }
}
