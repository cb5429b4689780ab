package dev.retort.experiments.modes;

import dev.retort.basics.Progress;
import dev.retort.crosscoder.NormRatios;
import dev.retort.experiments.Attribution;
import dev.retort.experiments.ForcedDocuments;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What could become a mode. Features that argue for ending are amplified where a thought decides whether to end; features
 * that argue for a repair are amplified wherever they fire; beside them, on the same footing, directions that need no
 * crosscoder: the difference of the means, and the gradient.
 */
final class ModeCandidates {
    private static final List<Double> ENDING = List.of(1.0, 2.0, 4.0, 8.0, 12.0, 16.0);
    private static final List<Double> REPAIRING = List.of(0.5, 1.0, 2.0, 4.0);
    private static final List<Double> AGAIN = List.of(4.0, 8.0, 16.0, 24.0, 32.0);
    private static final List<Double> CHECKING = List.of(1.0, 2.0, 3.0);
    private static final List<Double> DIFFERENCES = List.of(1.0, 2.0, 4.0);

    /** Shares of the own conclusions at which a brake keeps the thought from being ended. */
    private static final List<Double> BRAKES = List.of(0.2, 0.4);

    private final CrosscodedPair pair;
    private final ModeGround ground;
    private final double[] nrn;
    private final DecisionAttribution decisions;
    private final @Nullable Attribution repairs;
    private final float @Nullable [] difference;

    ModeCandidates(CrosscodedPair pair, ModeGround ground, Progress progress) {
        this.pair = pair;
        this.ground = ground;
        this.nrn = NormRatios.of(pair.crosscoder(), pair.normaliser()).nrn();
        try (ForcedDocuments texts = new ForcedDocuments(pair, ground.texts(), progress)) {
            this.decisions = DecisionAttribution.of(texts, ground, progress);
            this.repairs = ground.knowsRepairs() ? Attribution.of(texts, ground.repairs(), progress) : null;
            this.difference = MeanDifference.of(texts, ground);
        }
    }

    /** What this ground cannot tell, a sentence for each kind of candidate that is therefore left out. */
    List<String> leftOut(Goal goal) {
        List<String> sentences = new ArrayList<>();
        if (goal == Goal.DEEP && repairs == null) {
            sentences.add("repair-n is left out: where a slip is repaired is known in the lab only.");
        }
        if (difference == null) {
            sentences.add(
                    "difference-of-means is left out: among the texts' thoughts, either none ends or none looks again"
                            + " where it could have ended.");
        }
        return sentences;
    }

    /** For a goal, those found by features first. */
    List<ModeCandidate> of(Goal goal, List<Brake> brakes) {
        return switch (goal) {
            case INCISIVE -> ending(brakes);
            case DEEP -> deepening();
        };
    }

    private List<ModeCandidate> ending(List<Brake> brakes) {
        List<ModeCandidate> candidates = new ArrayList<>();
        List<Integer> ranked = decisions.ranked(-1, exclusive());
        List<Integer> lower = decisions.ranked(-1, shared());
        for (int count : List.of(2, 4, 8)) {
            if (ranked.size() >= count) {
                Operation amplified = new Operation.Scale(ranked.subList(0, count), 1);
                candidates.add(new ModeCandidate(
                        "stop-" + count,
                        "the " + count + " features of NRN > ½ that argue most for ending the thought, amplified where"
                                + " it decides",
                        first(count, lower),
                        List.of(new Intervention(amplified, ground.decides())),
                        ENDING));
                for (Brake brake : brakes) {
                    candidates.add(new ModeCandidate(
                            "stop-" + count + "-" + brake.detector().name(),
                            "the same, but only where a probe reads that what was concluded is right",
                            first(count, lower),
                            List.of(new Intervention(
                                    amplified, new Clause.All(List.of(ground.decides(), brake.detector())))),
                            List.of(4.0, 8.0, 16.0)));
                }
            }
        }
        addDifference(candidates, -1, DIFFERENCES);
        candidates.add(plain("gradient", unit(decisions.gradient()), -1, List.of(0.5, 1.0, 1.5)));
        return candidates;
    }

    private List<ModeCandidate> deepening() {
        List<ModeCandidate> candidates = new ArrayList<>();
        List<Integer> repairing = repairs == null ? List.of() : repairs.ranked(exclusive());
        List<Integer> lowerRepairing = repairs == null ? List.of() : repairs.ranked(shared());
        for (int count : List.of(2, 4)) {
            if (repairing.size() >= count) {
                candidates.add(new ModeCandidate(
                        "repair-" + count,
                        "the " + count
                                + " features of NRN > ½ that argue most for the repair of a slip, amplified wherever"
                                + " they fire",
                        first(count, lowerRepairing),
                        List.of(Intervention.everywhere(new Operation.Scale(repairing.subList(0, count), 1))),
                        REPAIRING));
            }
        }
        List<Integer> checking = decisions.ranked(1, exclusive());
        List<Integer> lowerChecking = first(8, decisions.ranked(1, shared()));
        for (int times : List.of(2, 4, 6)) {
            if (checking.size() >= 8) {
                candidates.add(new ModeCandidate(
                        "again-8-first-" + times,
                        "the 8 features of NRN > ½ that argue most for going on, amplified at the first " + times
                                + " conclusions",
                        lowerChecking,
                        List.of(new Intervention(
                                new Operation.Scale(checking.subList(0, 8), 1),
                                new Clause.FirstTimes(ground.decides(), times))),
                        AGAIN));
            }
        }
        if (checking.size() >= 8) {
            candidates.add(new ModeCandidate(
                    "check-8",
                    "the 8 features of NRN > ½ that argue most for going on, amplified at the ends of sentences",
                    lowerChecking,
                    List.of(new Intervention(new Operation.Scale(checking.subList(0, 8), 1), ground.sentences())),
                    CHECKING));
        }
        addDifference(candidates, 1, List.of(0.5, 1.0));
        return candidates;
    }

    private void addDifference(List<ModeCandidate> candidates, int sign, List<Double> sizes) {
        if (difference != null) {
            candidates.add(plain("difference-of-means", difference, sign, sizes));
        }
    }

    /** A direction added where the thought decides. */
    private ModeCandidate plain(String name, float[] direction, int sign, List<Double> sizes) {
        float[] signed = new float[direction.length];
        for (int j = 0; j < signed.length; j++) {
            signed[j] = sign * direction[j];
        }
        return new ModeCandidate(
                name,
                "a direction that needs no crosscoder, added where the thought decides",
                List.of(),
                List.of(new Intervention(new Operation.Add(name, signed, 1), ground.decides())),
                sizes);
    }

    /** The direction at the distilled model's mean norm of the residual stream. */
    private float[] unit(float[] direction) {
        double norm = 0;
        for (float x : direction) {
            norm += (double) x * x;
        }
        double size = pair.normaliser().meanNorm()[CrosscodedPair.Side.DISTILLED.ordinal()] / Math.sqrt(norm);
        float[] scaled = new float[direction.length];
        for (int j = 0; j < scaled.length; j++) {
            scaled[j] = (float) (size * direction[j]);
        }
        return scaled;
    }

    private IntPredicate exclusive() {
        return feature -> nrn[feature] > 0.5;
    }

    private IntPredicate shared() {
        return feature -> nrn[feature] <= 0.5;
    }

    private static List<Integer> first(int count, List<Integer> ranked) {
        return ranked.subList(0, Math.min(count, ranked.size()));
    }

    /** Other features of NRN &gt; ½, each the nearest in mean f·‖d‖ at the decisions to one of {@code like}. */
    List<Integer> matched(List<Integer> like) {
        List<Integer> taken = new ArrayList<>(like);
        List<Integer> stand = new ArrayList<>();
        for (int feature : like) {
            int nearest = -1;
            for (int other = 0; other < nrn.length; other++) {
                boolean fit =
                        nrn[other] > 0.5 && !taken.contains(other) && decisions.weight()[other] > 0;
                if (fit && (nearest < 0 || distance(feature, other) < distance(feature, nearest))) {
                    nearest = other;
                }
            }
            if (nearest >= 0) {
                taken.add(nearest);
                stand.add(nearest);
            }
        }
        return stand;
    }

    private double distance(int a, int b) {
        return Math.abs(decisions.weight()[a] - decisions.weight()[b]);
    }

    static List<Double> brakes() {
        return BRAKES;
    }
}
