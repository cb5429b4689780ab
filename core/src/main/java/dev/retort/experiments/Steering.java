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
    public static final List<Double> STRENGTHS = List.of(1.0, 2.0, 3.0, 4.0);

    /** Accuracy that a dose may cost on the dev split, greedy and sampled. */
    public static final double TOLERATED = 0.02;

    /** Accuracy whose loss makes larger doses of the same set not worth trying. */
    private static final double HOPELESS = 0.10;

    /** Longer by this much, a thought is long enough: then accuracy decides, not still more length. */
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
     * @param selection the rule that chose them
     */
    public record Candidate(String selection, List<Integer> features) {
        public Candidate {
            features = List.copyOf(features);
        }
    }

    /** A candidate and a dose. */
    public record Choice(Candidate candidate, double strength) {}

    /** What a dose did on the dev split, as changes from the unedited model. */
    private record Effect(double greedyLength, double sampledLength, double greedyLoss, double sampledLoss) {
        boolean longEnough() {
            return greedyLength >= ENOUGH_GREEDY && sampledLength >= ENOUGH_SAMPLED;
        }

        boolean betterThan(Effect other) {
            if (longEnough() && other.longEnough()) {
                return greedyLoss + sampledLoss < other.greedyLoss + other.sampledLoss;
            }
            return longEnough() || !other.longEnough() && sampledLength > other.sampledLength;
        }
    }

    /**
     * Among the candidates and doses that cost at most {@code tolerated} accuracy either way of decoding on the dev
     * split, the most accurate of those that lengthen thoughts enough, or where none does, the longest; null when every
     * dose costs more.
     */
    public @Nullable Choice choose(List<Candidate> candidates, List<Double> strengths, double tolerated) {
        Answers greedy = trials.answers(Split.DEV, Decoding.GREEDY);
        Answers sampled = trials.answers(Split.DEV, Decoding.SAMPLED);
        Choice best = null;
        Effect bestEffect = null;
        for (Candidate candidate : candidates) {
            for (double strength : strengths) {
                try (PairedEdit edit = amplifying(candidate, strength)) {
                    Answers greedyAfter = trials.answers(Split.DEV, Decoding.GREEDY, edit);
                    if (loss(greedy, greedyAfter) > HOPELESS) {
                        break;
                    }
                    if (loss(greedy, greedyAfter) > tolerated) {
                        continue;
                    }
                    Answers sampledAfter = trials.answers(Split.DEV, Decoding.SAMPLED, edit);
                    Effect effect = new Effect(
                            greedyAfter.length().changeFrom(greedy.length()).value(),
                            sampledAfter.length().changeFrom(sampled.length()).value(),
                            loss(greedy, greedyAfter),
                            loss(sampled, sampledAfter));
                    if (effect.sampledLoss <= tolerated && (bestEffect == null || effect.betterThan(bestEffect))) {
                        best = new Choice(candidate, strength);
                        bestEffect = effect;
                    }
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
    public List<SteeringRow> curve(String mode, String category, Choice choice, List<Double> strengths) {
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
