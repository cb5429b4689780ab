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

    /**
     * The candidate and dose with the longest sampled thought on the dev split among those that cost at most
     * {@code tolerated} accuracy either way of decoding; null when none does.
     */
    public @Nullable Choice choose(List<Candidate> candidates, List<Double> strengths, double tolerated) {
        Answers greedy = trials.answers(Split.DEV, Decoding.GREEDY);
        Answers sampled = trials.answers(Split.DEV, Decoding.SAMPLED);
        Choice best = null;
        double longest = 0;
        for (Candidate candidate : candidates) {
            for (double strength : strengths) {
                try (PairedEdit edit = amplifying(candidate, strength)) {
                    double greedyLoss = loss(greedy, trials.answers(Split.DEV, Decoding.GREEDY, edit));
                    if (greedyLoss > HOPELESS) {
                        break;
                    }
                    if (greedyLoss > tolerated) {
                        continue;
                    }
                    Answers steered = trials.answers(Split.DEV, Decoding.SAMPLED, edit);
                    double length = steered.length().value();
                    if (loss(sampled, steered) <= tolerated && length > longest) {
                        best = new Choice(candidate, strength);
                        longest = length;
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
