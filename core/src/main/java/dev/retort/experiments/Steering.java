package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.experiments.TaskRunner.Decoding;
import dev.retort.experiments.Trials.Split;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gated amplification: features are strengthened where they fire already, and thinking becomes longer. Set and dose are
 * chosen on the dev split, the figures of every dose of the chosen set come from the test split.
 */
public final class Steering {
    /** Doses tried, smallest first: multiples of what the features contribute. */
    public static final List<Double> STRENGTHS = List.of(1.0, 1.5, 2.0, 3.0);

    /** Accuracy that a dose may cost on the dev split, greedy and sampled. */
    public static final double TOLERATED = 0.02;

    /** Accuracy whose loss makes larger doses of the same set not worth trying. */
    private static final double HOPELESS = 0.10;

    /** Longer by this much, a thought is long enough: then the smaller change wins. */
    private static final double ENOUGH_GREEDY = 0.15;

    private static final double ENOUGH_SAMPLED = 0.08;

    private final Trials trials;
    private final Bootstrap bootstrap;

    public Steering(Trials trials, Bootstrap bootstrap) {
        this.trials = trials;
        this.bootstrap = bootstrap;
    }

    /**
     * Features that could be amplified together.
     *
     * @param category whose features they are
     * @param selection the rule that chose them
     */
    public record Candidate(String category, String selection, List<Integer> features) {
        public Candidate {
            features = List.copyOf(features);
        }
    }

    /** A candidate and a dose. */
    public record Choice(Candidate candidate, double strength) {}

    /** What a dose did to greedy answers on the dev split, as changes from the unedited model. */
    private record Tried(Choice choice, double greedyLength, double greedyLoss) {
        boolean longEnough() {
            return greedyLength >= ENOUGH_GREEDY;
        }
    }

    /** The same dose's effect on sampled answers too. */
    private record Effect(Tried tried, double sampledLength, double sampledLoss) {
        boolean longEnough() {
            return tried.longEnough() && sampledLength >= ENOUGH_SAMPLED;
        }

        boolean betterThan(Effect other) {
            if (longEnough() && other.longEnough()) {
                // not the more accurate: on the dev split that is mostly luck, and what costs accuracy is the dose
                return tried.greedyLength < other.tried.greedyLength;
            }
            return longEnough() || !other.longEnough() && sampledLength > other.sampledLength;
        }
    }

    /**
     * Among the candidates and doses that cost at most {@code tolerated} accuracy either way of decoding on the dev
     * split, the one that lengthens thoughts least of those that lengthen them enough, or where none does, the longest;
     * null when every dose costs more.
     */
    public @Nullable Choice choose(List<Candidate> candidates, List<Double> strengths, double tolerated) {
        List<Tried> tried = new ArrayList<>();
        for (Candidate candidate : candidates) {
            for (double strength : strengths) {
                Tried next = greedily(new Choice(candidate, strength));
                if (next.greedyLoss > HOPELESS) {
                    break;
                }
                if (next.greedyLoss <= tolerated) {
                    tried.add(next);
                }
            }
        }
        // sampled answers take several times as long: only of the doses that can still win
        Effect best = best(tried.stream().filter(Tried::longEnough).toList(), tolerated, null);
        if (best == null || !best.longEnough()) {
            best = best(tried.stream().filter(t -> !t.longEnough()).toList(), tolerated, best);
        }
        return best == null ? null : best.tried.choice;
    }

    private Tried greedily(Choice choice) {
        try (PairedEdit edit = amplifying(choice.candidate(), choice.strength())) {
            Answers before = trials.answers(Split.DEV, Decoding.GREEDY);
            Answers after = trials.answers(Split.DEV, Decoding.GREEDY, edit);
            return new Tried(choice, after.length().changeFrom(before.length()).value(), loss(before, after));
        }
    }

    /** The best of {@code tried} and of {@code best}, which may be null, as the result is when nothing is tolerable. */
    private @Nullable Effect best(List<Tried> tried, double tolerated, @Nullable Effect best) {
        Answers before = trials.answers(Split.DEV, Decoding.SAMPLED);
        for (Tried next : tried) {
            try (PairedEdit edit = amplifying(next.choice.candidate(), next.choice.strength())) {
                Answers after = trials.answers(Split.DEV, Decoding.SAMPLED, edit);
                Effect effect = new Effect(
                        next, after.length().changeFrom(before.length()).value(), loss(before, after));
                if (effect.sampledLoss <= tolerated && (best == null || effect.betterThan(best))) {
                    best = effect;
                }
            }
        }
        return best;
    }

    private static double loss(Answers before, Answers after) {
        // A tolerance of two points is met by a loss of exactly two points, rounding aside.
        return before.accuracy().value() - after.accuracy().value() - 1e-9;
    }

    private PairedEdit amplifying(Candidate candidate, double strength) {
        return PairedEdit.amplifying(trials.pair(), candidate.features(), strength, new Gate.Everywhere());
    }

    /** The test figures of every dose of the chosen candidate. */
    public List<SteeringRow> curve(String mode, Choice choice, List<Double> strengths) {
        String category = choice.candidate().category();
        List<SteeringRow> rows = new ArrayList<>();
        for (double strength : strengths) {
            try (PairedEdit edit = amplifying(choice.candidate(), strength)) {
                double[][] dose = trials.detection().documents().dose(edit);
                Answers greedy = trials.answers(Split.TEST, Decoding.GREEDY);
                Answers sampled = trials.answers(Split.TEST, Decoding.SAMPLED);
                Answers greedyAfter = trials.answers(Split.TEST, Decoding.GREEDY, edit);
                Answers sampledAfter = trials.answers(Split.TEST, Decoding.SAMPLED, edit);
                rows.add(new SteeringRow(
                        mode,
                        category,
                        choice.candidate().selection(),
                        choice.candidate().features(),
                        strength,
                        strength == choice.strength(),
                        bootstrap.ratio(dose[0], dose[1]),
                        greedyAfter.length().changeFrom(greedy.length()),
                        greedyAfter.accuracy().minus(greedy.accuracy()),
                        sampledAfter.length().changeFrom(sampled.length()),
                        sampledAfter.accuracy().minus(sampled.accuracy()),
                        sampledAfter.repaired().over(sampled.repaired()),
                        sampledAfter.openings(category).over(sampled.openings(category))));
            }
        }
        return rows;
    }
}
