package dev.retort.lab.planted;

import dev.retort.atlas.Cosines;
import dev.retort.atlas.Exclusivity;
import dev.retort.atlas.FeatureClass;
import dev.retort.atlas.FeatureMoments;
import dev.retort.atlas.FreeDirection;
import dev.retort.atlas.LatentScaling;
import dev.retort.atlas.RidgeReading;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderEval;
import dev.retort.crosscoder.NormRatios;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A crosscoder against planted truth.
 *
 * <p>A feature <em>is</em> the planted direction it is most like on the side where it is strong, if their cosine is at least
 * {@value #IS}; else it is none. Directions that fire on fewer than {@value #OFTEN} of the tokens are told apart from the
 * others and asked of nobody; features that fire on fewer than {@value #SEEN} are not judged.
 *
 * @param eval over the same tokens
 * @param independent the frequent directions that fire independently of all others
 * @param classes in the order of the enum
 * @param tests of exclusive features, ever stricter
 * @param verdicts the classes that an atlas would give
 */
public record PlantedScore(
        CrosscoderEval eval,
        Recovery independent,
        List<ClassRecovery> classes,
        List<TestScore> tests,
        ClassVerdicts verdicts) {
    private static final double IS = 0.8;
    private static final double OFTEN = 1e-3;
    private static final double SEEN = 1e-4;

    /** Measures on the sweep of {@code planted}, by the crosscoder's inference rule. */
    public static PlantedScore of(PlantedActivations planted, Crosscoder crosscoder, Progress progress) {
        PlantedTruth truth = planted.truth();
        PlantedCosines cosines = PlantedCosines.of(crosscoder, planted);
        CrosscoderEval eval = CrosscoderEval.of(crosscoder, planted, progress);
        List<ClassRecovery> classes = new ArrayList<>();
        for (PlantedClass each : PlantedClass.values()) {
            classes.add(new ClassRecovery(
                    each,
                    Recovery.of(truth, cosines, i -> truth.classes()[i] == each && often(truth, i)),
                    Recovery.of(truth, cosines, i -> truth.classes()[i] == each && !often(truth, i))));
        }
        List<TestScore> tests = new ArrayList<>();
        Exclusivity.Evidence evidence = evidence(planted, crosscoder, progress);
        for (Exclusivity.Test test : Exclusivity.Test.values()) {
            int[] only = new int[crosscoder.features()];
            for (int f = 0; f < only.length; f++) {
                boolean judged = eval.firing()[f] >= SEEN * eval.tokens();
                only[f] = judged ? Exclusivity.usual().only(test, evidence, f) : -1;
            }
            tests.add(new TestScore(test, exclusive(truth, cosines, only, 0), exclusive(truth, cosines, only, 1)));
        }
        Recovery independent = Recovery.of(truth, cosines, i -> truth.classes()[i].independent() && often(truth, i));
        return new PlantedScore(
                eval, independent, classes, tests, verdicts(truth, cosines, crosscoder, evidence, eval));
    }

    private static Exclusivity.Evidence evidence(PlantedActivations planted, Crosscoder crosscoder, Progress progress) {
        try (FeatureMoments moments = FeatureMoments.of(crosscoder, planted, progress)) {
            return new Exclusivity.Evidence(
                    NormRatios.of(crosscoder, planted.normaliser()),
                    LatentScaling.of(crosscoder, moments),
                    FreeDirection.of(crosscoder, moments),
                    RidgeReading.of(moments));
        }
    }

    private static ClassVerdicts verdicts(
            PlantedTruth truth,
            PlantedCosines cosines,
            Crosscoder crosscoder,
            Exclusivity.Evidence evidence,
            CrosscoderEval eval) {
        ClassVerdicts verdicts = ClassVerdicts.none();
        double[] together = Cosines.between(crosscoder.wDec(), crosscoder.sides(), 0, 1);
        double[] nrn = evidence.norms().nrn();
        for (int f = 0; f < crosscoder.features(); f++) {
            int side = nrn[f] > 0.5 ? 1 : 0;
            int nearest = cosines.nearest(side, f);
            boolean is = cosines.of(side, f, nearest) >= IS;
            if (is && often(truth, nearest) && eval.firing()[f] >= SEEN * eval.tokens()) {
                FeatureClass called = FeatureClass.of(f, Exclusivity.usual(), evidence, together[f], true);
                verdicts.add(truth.classes()[nearest], called);
            }
        }
        return verdicts;
    }

    private static boolean often(PlantedTruth truth, int direction) {
        return truth.rate(direction) >= OFTEN;
    }

    /** @param only for each feature the side that alone has it by some test, or −1 */
    private static ExclusiveScore exclusive(PlantedTruth truth, PlantedCosines cosines, int[] only, int side) {
        int claimed = 0;
        int right = 0;
        Set<Integer> found = new HashSet<>();
        Map<String, Integer> wrong = new HashMap<>();
        for (int f = 0; f < only.length; f++) {
            if (only[f] != side) {
                continue;
            }
            claimed++;
            int nearest = cosines.nearest(side, f);
            boolean is = cosines.of(side, f, nearest) >= IS;
            if (is && truth.classes()[nearest] == PlantedClass.only(side)) {
                right++;
                found.add(nearest);
            } else {
                wrong.merge(is ? truth.classes()[nearest].word() : "none", 1, Integer::sum);
            }
        }
        int planted = 0;
        int foundOften = 0;
        for (int i = 0; i < truth.size(); i++) {
            if (truth.classes()[i] == PlantedClass.only(side) && often(truth, i)) {
                planted++;
                foundOften += found.contains(i) ? 1 : 0;
            }
        }
        return new ExclusiveScore(claimed, right, planted, foundOften, wrong);
    }
}
