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
 * <p>Greedy decoding is the damage control: every feature of the set leaves it intact on the dev split.
 */
public final class AccuracyAblation {
    /** How many of the strongest features are tried. */
    public static final int CONSIDERED = 12;

    /**
     * Greedy accuracy on the dev split below which a set does damage: a point above the 98 % that is claimed on the test
     * split, because what passes passes with some luck.
     */
    public static final double LEAST_GREEDY = 0.99;

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
     * Of the first {@code considered} ranked features, in order, each that still leaves greedy accuracy on the dev split at
     * {@code leastGreedy} or more together with those already taken: one that does other work too is passed over, and does
     * not keep out those behind it.
     */
    public List<Integer> chosen(List<Integer> ranked, int considered, double leastGreedy) {
        List<Integer> chosen = new ArrayList<>();
        for (int feature : ranked.subList(0, Math.min(considered, ranked.size()))) {
            chosen.add(feature);
            try (PairedEdit edit = PairedEdit.ablating(trials.pair(), Side.DISTILLED, chosen)) {
                if (trials.answers(Split.DEV, Decoding.GREEDY, edit).accuracy().value() < leastGreedy) {
                    chosen.removeLast();
                }
            }
        }
        return List.copyOf(chosen);
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
