package dev.retort.experiments.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.atlas.Bootstrap;
import dev.retort.experiments.Answers;
import dev.retort.experiments.Graded;
import dev.retort.experiments.interventions.DoseMeter.Dose;
import dev.retort.experiments.modes.ModeFit.Tried;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ModeChoiceTest {
    private static final int PROBLEMS = 200;
    private static final ModeLimits LIMITS = new ModeLimits(0.1, 0.01, 0.05, 0.01);

    private static Answers answers(double length, int right, int finished) {
        List<Graded> graded = new ArrayList<>();
        for (int i = 0; i < PROBLEMS; i++) {
            graded.add(new Graded(i < right, i < finished, (int) Math.round(length), Map.of(), 0, 0, 0, 0, 0));
        }
        return new Answers(graded, new Bootstrap(1, 300));
    }

    private static ModeTrial trial(double temperature, double length, int right, int finished, double p95) {
        return new ModeTrial(
                "some",
                1,
                temperature,
                answers(100, 180, PROBLEMS),
                answers(length, right, finished),
                new Dose(p95 / 2, p95, 10, 100));
    }

    private final ModeCandidate candidate =
            new ModeCandidate("some", "a rule", List.of(), List.of(), List.of(1.0, 2.0, 3.0, 4.0));

    /** Greedily it costs nothing. */
    private Tried tried(double size, double length, int right, int finished, double p95) {
        return new Tried(candidate, size, trial(0, length, 180, finished, p95), trial(1, length, right, finished, p95));
    }

    @Test
    void theLargestChangeWithinTheLimitsIsChosen() {
        Tried mild = tried(1, 85, 180, PROBLEMS, 1);
        Tried strong = tried(2, 70, 175, PROBLEMS, 2);
        Tried costly = tried(3, 60, 172, PROBLEMS, 3);
        Tried looping = tried(4, 40, 180, PROBLEMS - 5, 4);
        List<Tried> all = List.of(mild, strong, costly, looping);
        assertThat(ModeChoice.of(Goal.INCISIVE, LIMITS, all)).isEqualTo(strong);
        assertThat(ModeChoice.of(Goal.DEEP, LIMITS, all)).isNull();
        assertThat(ModeChoice.of(Goal.INCISIVE, LIMITS, List.of(tried(1, 95, 190, PROBLEMS, 1))))
                .isNull();
        assertThat(ModeChoice.of(Goal.DEEP, LIMITS, List.of(tried(1, 130, 178, PROBLEMS, 1))))
                .isNotNull();
    }

    /** Eight problems of 200 lost are four points, but their interval reaches beyond five. */
    @Test
    void theWholeIntervalOfALossMustBeWithinTheLimit() {
        Tried costly = tried(3, 60, 172, PROBLEMS, 3);
        assertThat(ModeChoice.of(Goal.INCISIVE, LIMITS, List.of(costly))).isNull();
        assertThat(ModeChoice.of(Goal.INCISIVE, new ModeLimits(0.1, 0.01, 0.08, 0.01), List.of(costly)))
                .isEqualTo(costly);
        assertThat(ModeChoice.undecided(Goal.INCISIVE, LIMITS, List.of(costly)))
                .contains(
                        "some × 3",
                        "cost 0.0 points greedily (1.0 allowed)",
                        "at T = 1 (5.0 allowed)",
                        "200 dev problems");
        assertThat(ModeChoice.undecided(Goal.INCISIVE, LIMITS, List.of(tried(4, 60, 150, PROBLEMS, 4))))
                .isNull();
    }

    @Test
    void aGreedyLossKeepsOneOut() {
        Tried broken = new Tried(candidate, 1, trial(0, 60, 177, PROBLEMS, 1), trial(1, 60, 180, PROBLEMS, 1));
        assertThat(ModeChoice.of(Goal.INCISIVE, LIMITS, List.of(broken))).isNull();
    }

    @Test
    void theFrontHasWhatNothingBeats() {
        Tried mild = tried(1, 85, 182, PROBLEMS, 1);
        Tried beaten = tried(2, 86, 181, PROBLEMS, 1);
        Tried strong = tried(3, 60, 170, PROBLEMS, 1);
        Tried wrongWay = tried(4, 120, 190, PROBLEMS, 1);
        assertThat(ModeChoice.front(Goal.INCISIVE, List.of(mild, beaten, strong, wrongWay)))
                .containsExactly(mild, strong);
    }

    @Test
    void theGuardIsTheLargestDoseThatWasHarmless() {
        Tried chosen = tried(1, 80, 180, PROBLEMS, 1);
        Tried stillFine = tried(2, 70, 172, PROBLEMS, 2); // the sampled limit is ten problems
        Tried harmful = tried(3, 60, 150, PROBLEMS, 3);
        Mode.ModeDose dose = ModeChoice.dose(LIMITS, chosen, List.of(chosen, stillFine, harmful));
        assertThat(dose.guard()).isEqualTo(2);
        assertThat(dose.p95()).isEqualTo(1);
        assertThat(ModeChoice.dose(LIMITS, harmful, List.of(harmful)).guard()).isEqualTo(3);
    }

    @Test
    void changesArePairedWithTheModelAsItIs() {
        ModeTrial trial = trial(1, 70, 176, PROBLEMS, 1);
        assertThat(trial.length().value()).isCloseTo(-0.3, within(1e-12));
        assertThat(trial.accuracy().value()).isCloseTo(-0.02, within(1e-12));
    }
}
