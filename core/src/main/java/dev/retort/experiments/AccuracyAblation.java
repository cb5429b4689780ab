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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model does differently without a few features: accuracy, reflection words, repairs, and, teacher-forced, whether
 * it still notices wrong steps — beside a rotation of equal norm and matched random features.
 *
 * <p>Greedy decoding is the damage control.
 */
public final class AccuracyAblation {
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
