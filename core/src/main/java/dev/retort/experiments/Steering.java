package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.experiments.TaskRunner.Decoding;
import dev.retort.experiments.Trials.Split;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.Edit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gated amplification: features are strengthened where they fire already, and thinking becomes longer. Set and dose are
 * chosen on the dev split, the figures of the chosen dose and of some others come from the test split.
 */
public final class Steering {
    private static final Logger LOG = LoggerFactory.getLogger(Steering.class);

    /** Doses tried, smallest first: multiples of what the features contribute. */
    public static final List<Double> STRENGTHS = List.of(1.0, 1.15, 1.3, 1.5, 2.0);

    /** Doses whose figures are told in any case, beside the chosen one. */
    private static final List<Double> CURVE = List.of(1.0, 2.0);

    /** Accuracy that a dose may cost on the dev split, greedy and sampled. */
    public static final double TOLERATED = 0.02;

    /** So many times the tolerated loss, and larger doses of the same set are not worth trying. */
    private static final double HOPELESS = 2;

    /** Longer by this much, a thought is long enough: then the smaller change wins. */
    private static final double ENOUGH_GREEDY = 0.12;

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

    /**
     * Among the candidates and doses that cost at most {@code tolerated} accuracy either way of decoding on the dev
     * split, the one that lengthens greedy thoughts least of those that lengthen all thoughts enough, or where none does,
     * the longest; null when every dose costs more.
     *
     * <p>Not the most accurate of them: on the dev split that is mostly luck, and what costs accuracy is the dose.
     */
    public @Nullable Choice choose(List<Candidate> candidates, List<Double> strengths, double tolerated) {
        List<Tried> tried = new ArrayList<>();
        for (Candidate candidate : candidates) {
            for (double strength : strengths) {
                Tried next = greedily(new Choice(candidate, strength));
                if (next.greedyLoss > HOPELESS * tolerated) {
                    break;
                }
                if (next.greedyLoss <= tolerated) {
                    tried.add(next);
                }
            }
        }
        tried.sort(Comparator.comparingDouble(Tried::greedyLength));
        // sampled answers take several times as long: only of the doses that can still win
        Choice longest = null;
        double length = Double.NEGATIVE_INFINITY;
        for (Tried next : tried.stream().filter(Tried::longEnough).toList()) {
            Sampled sampled = sampled(next.choice);
            if (sampled.loss <= tolerated && sampled.length >= ENOUGH_SAMPLED) {
                return next.choice;
            }
            if (sampled.loss <= tolerated && sampled.length > length) {
                longest = next.choice;
                length = sampled.length;
            }
        }
        if (longest != null) {
            return longest;
        }
        for (Tried next : tried.reversed()) {
            if (!next.longEnough() && next.greedyLength >= 0 && sampled(next.choice).loss <= tolerated) {
                return next.choice;
            }
        }
        return null;
    }

    private Tried greedily(Choice choice) {
        try (Edit edit = amplifying(choice.candidate(), choice.strength())) {
            Answers before = trials.answers(Split.DEV, Decoding.GREEDY);
            Answers after = trials.answers(Split.DEV, Decoding.GREEDY, edit);
            Tried tried =
                    new Tried(choice, after.length().changeFrom(before.length()).value(), loss(before, after));
            LOG.info("greedily on dev: {}", tried);
            return tried;
        }
    }

    /** What a dose did to sampled answers on the dev split, as changes from the unedited model. */
    private record Sampled(double length, double loss) {}

    private Sampled sampled(Choice choice) {
        try (Edit edit = amplifying(choice.candidate(), choice.strength())) {
            Answers before = trials.answers(Split.DEV, Decoding.SAMPLED);
            Answers after = trials.answers(Split.DEV, Decoding.SAMPLED, edit);
            Sampled sampled =
                    new Sampled(after.length().changeFrom(before.length()).value(), loss(before, after));
            LOG.info("sampled on dev: {}, {}", choice, sampled);
            return sampled;
        }
    }

    private static double loss(Answers before, Answers after) {
        // A tolerance of two points is met by a loss of exactly two points, rounding aside.
        return before.accuracy().value() - after.accuracy().value() - 1e-9;
    }

    private Edit amplifying(Candidate candidate, double strength) {
        return Edit.amplifying(trials.pair(), candidate.features(), strength, new Clause.Everywhere());
    }

    /** The test figures of the chosen candidate, at the chosen dose and at some others. */
    public List<SteeringRow> curve(String mode, Choice choice) {
        String category = choice.candidate().category();
        List<SteeringRow> rows = new ArrayList<>();
        SortedSet<Double> strengths = new TreeSet<>(CURVE);
        strengths.add(choice.strength());
        for (double strength : strengths) {
            try (Edit edit = amplifying(choice.candidate(), strength)) {
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
