package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.experiments.CrosscodedPair.Side;
import dev.retort.experiments.ForcedDetection.Detection;
import dev.retort.experiments.TaskRunner.Decoding;
import dev.retort.experiments.Trials.Split;
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
    public static final List<Integer> SIZES = List.of(1, 2, 3, 4, 6, 8);

    /** Greedy accuracy on the dev split below which a set does damage. */
    public static final double LEAST_GREEDY = 0.98;

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
        List<Integer> chosen = List.of();
        for (int size : sizes) {
            if (size > ranked.size()) {
                break;
            }
            List<Integer> candidate = ranked.subList(0, size);
            try (PairedEdit edit = PairedEdit.ablating(trials.pair(), Side.DISTILLED, candidate)) {
                double greedy = trials.answers(Split.DEV, Decoding.GREEDY, edit).accuracy().value();
                if (greedy >= leastGreedy) {
                    chosen = candidate;
                }
            }
        }
        return chosen;
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
        List<Integer> random = matched.of(features, bootstrap.seed());
        Detection rotated;
        try (PairedEdit edit =
                PairedEdit.ablatingRotated(trials.pair(), Side.DISTILLED, features, bootstrap.seed())) {
            rotated = trials.detected(edit);
        }
        Detection stand = before;
        if (!random.isEmpty()) {
            try (PairedEdit edit = PairedEdit.ablating(trials.pair(), Side.DISTILLED, random)) {
                stand = trials.detected(edit);
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
                    rotated.wrong().over(before.wrong()),
                    stand.wrong().over(before.wrong()));
        }
    }
}
