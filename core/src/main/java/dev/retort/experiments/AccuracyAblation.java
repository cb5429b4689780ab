package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.basics.Rng;
import dev.retort.experiments.CrosscodedPair.Side;
import dev.retort.experiments.ForcedDetection.Detection;
import dev.retort.experiments.TaskRunner.Decoding;
import dev.retort.experiments.Trials.Split;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model does differently without a few features: accuracy, reflection words, repairs, and, teacher-forced, whether
 * it still notices wrong steps — beside a rotation of equal norm and matched random features.
 *
 * <p>Greedy decoding is the damage control: the set is the largest one that leaves it intact on the dev split.
 */
public final class AccuracyAblation {
    /** Sizes tried, smallest first. */
    public static final List<Integer> SIZES = List.of(1, 2, 3, 4, 5, 6, 8, 12, 16);

    /**
     * Greedy accuracy on the dev split below which a set does damage: half a point above the 98 % that is claimed on the
     * test split, because the largest set that passes passes with some luck.
     */
    public static final double LEAST_GREEDY = 0.985;

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
     * The first n of the ranked features, n the largest of the sizes whose greedy accuracy on the dev split is at least
     * {@code leastGreedy}; empty when no size is.
     */
    public List<Integer> chosen(List<Integer> ranked, List<Integer> sizes, double leastGreedy) {
        for (int size : sizes.reversed()) {
            if (size > ranked.size()) {
                continue;
            }
            List<Integer> candidate = ranked.subList(0, size);
            try (PairedEdit edit = PairedEdit.ablating(trials.pair(), Side.DISTILLED, candidate)) {
                if (trials.answers(Split.DEV, Decoding.GREEDY, edit).accuracy().value() >= leastGreedy) {
                    return List.copyOf(candidate);
                }
            }
        }
        return List.of();
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
            try (PairedEdit edit = PairedEdit.ablatingRotated(trials.pair(), Side.DISTILLED, features, seed)) {
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
            try (PairedEdit edit = PairedEdit.ablating(trials.pair(), Side.DISTILLED, drawn)) {
                random.add(trials.detected(edit).wrong());
            }
        }
        try (PairedEdit edit = PairedEdit.ablating(trials.pair(), Side.DISTILLED, features)) {
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
