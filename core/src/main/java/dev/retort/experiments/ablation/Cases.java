package dev.retort.experiments.ablation;

import dev.retort.basics.Rng;
import dev.retort.experiments.FeatureChoice;
import dev.retort.experiments.MatchedRandom;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which lines a table has.
 *
 * @param matched of the dev split, with norms of the distilled side
 * @param exclusive X, the live features that only the distilled model has
 * @param seed of rotations and draws
 */
public record Cases(MatchedRandom matched, List<Integer> exclusive, long seed) {
    /** NRN above which a feature belongs to X. */
    public static final double EXCLUSIVE = 0.9;

    private static final int ROTATIONS = 8;
    private static final int DRAWS = 4;
    private static final List<Double> DOSES = List.of(-0.25, -0.5, -0.75, -1.25, -1.5);

    public Cases {
        exclusive = List.copyOf(exclusive);
    }

    /** A choice of features taken out, its controls, and the same in the base. */
    public List<Case> necessity(FeatureChoice choice) {
        List<Integer> set = choice.features();
        List<Case> cases = new ArrayList<>();
        cases.add(Case.of(choice.name(), true, new Setting.Removed(Side.DISTILLED, set)));
        cases.add(new Case(choice.name() + " rotated", true, rotations(set)));
        cases.add(new Case(choice.name() + " random", true, removed(draws(set))));
        List<Integer> lowNrn = choice.lowNrn();
        if (lowNrn != null) {
            cases.add(Case.of(choice.name() + " low nrn", true, new Setting.Removed(Side.DISTILLED, lowNrn)));
        }
        cases.add(Case.of(choice.name(), false, new Setting.Removed(Side.BASE, set)));
        return cases;
    }

    /** The same features weakened, removed and reversed. */
    public List<Case> doses(FeatureChoice choice) {
        return DOSES.stream()
                .map(dose -> Case.of(choice.name() + " x " + dose, true, new Setting.Dosed(choice.features(), dose)))
                .toList();
    }

    /**
     * Whether a choice S is enough: of X only S stays, x ← x − Σ_{i∈X∖S} f_i d_i, beside nothing of X and as many others of X.
     */
    public List<Case> kept(FeatureChoice choice) {
        List<Integer> set = choice.features();
        List<Setting> others = others(set).stream()
                .map(these -> (Setting) new Setting.Removed(Side.DISTILLED, without(these)))
                .toList();
        return List.of(
                Case.of("keep " + choice.name(), true, new Setting.Removed(Side.DISTILLED, without(set))),
                Case.of("keep nothing", true, new Setting.Removed(Side.DISTILLED, exclusive)),
                new Case("keep others", true, others));
    }

    /** What comes back when features are put into the base, which is asked to think: S, as many others of X, all of X. */
    public List<Case> transplants(FeatureChoice choice) {
        List<Integer> set = choice.features();
        List<Setting> turned = IntStream.range(0, ROTATIONS)
                .mapToObj(r -> (Setting) new Setting.AddedTurned(exclusive, rotation(r)))
                .toList();
        return List.of(
                Case.of("transplant " + choice.name(), true, new Setting.Added(set)),
                new Case(
                        "transplant others",
                        true,
                        others(set).stream()
                                .map(these -> (Setting) new Setting.Added(these))
                                .toList()),
                Case.of("transplant exclusive", true, new Setting.Added(exclusive)),
                new Case("transplant exclusive rotated", true, turned));
    }

    private List<Setting> rotations(List<Integer> set) {
        return IntStream.range(0, ROTATIONS)
                .mapToObj(r -> (Setting) new Setting.Turned(Side.DISTILLED, set, rotation(r)))
                .toList();
    }

    private long rotation(int r) {
        return Rng.of(seed, "control rotation", r).nextLong();
    }

    private static List<Setting> removed(List<List<Integer>> draws) {
        return draws.stream()
                .map(drawn -> (Setting) new Setting.Removed(Side.DISTILLED, drawn))
                .toList();
    }

    private List<List<Integer>> draws(List<Integer> set) {
        return IntStream.range(0, DRAWS)
                .mapToObj(r -> matched.of(set, Rng.of(seed, "control draw", r).nextLong()))
                .toList();
    }

    /** Draws of as many features of X that are not in the set. */
    private List<List<Integer>> others(List<Integer> set) {
        List<Integer> rest = without(set);
        return IntStream.range(0, DRAWS)
                .mapToObj(r -> IntStream.of(Rng.permutation(rest.size(), seed, "others of X", r))
                        .limit(set.size())
                        .mapToObj(rest::get)
                        .toList())
                .toList();
    }

    private List<Integer> without(List<Integer> set) {
        return exclusive.stream().filter(feature -> !set.contains(feature)).toList();
    }
}
