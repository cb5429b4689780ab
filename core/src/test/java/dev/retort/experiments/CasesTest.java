package dev.retort.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.FeatureStatistics;
import dev.retort.basics.Progress;
import dev.retort.experiments.ablation.AnswerAblation;
import dev.retort.experiments.ablation.Case;
import dev.retort.experiments.ablation.CaseRows;
import dev.retort.experiments.ablation.Cases;
import dev.retort.experiments.ablation.KeptAnswers;
import dev.retort.experiments.ablation.Setting;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feature 0 of {@link TinyPair} is the opener's, fires everywhere, and is the distilled model's alone. */
final class CasesTest {
    private static final String REFLECTION = "self-reflection";
    private static final FeatureChoice CHOICE = new FeatureChoice("given", null, List.of(0), List.of(2));

    private final Bootstrap bootstrap = new Bootstrap(11, 100);
    private TinyPair tiny;
    private ForcedDetection detection;
    private int asked;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        tiny = new TinyPair();
        detection = new ForcedDetection(tiny.pair, traces(), new int[] {TinyPair.OPENER}, bootstrap, Progress.SILENT);
    }

    private static List<LabelledSteps> traces() {
        List<LabelledSteps> traces = new ArrayList<>();
        for (int[] ids : TinyPair.documents(12)) {
            traces.add(new LabelledSteps(ids, new int[] {1}, new int[] {0, ids.length - 1}));
        }
        return traces;
    }

    @AfterEach
    void close() {
        detection.close();
        tiny.close();
    }

    /** An answer is right when it holds the opener, which is counted. */
    private final class Toy implements Task {
        @Override
        public int size() {
            return 30;
        }

        @Override
        public int[] prompt(int problem) {
            return new int[] {1 + problem % 19, 2 + problem % 7};
        }

        @Override
        public Graded grade(int problem, int[] output) {
            asked++;
            int words = (int)
                    Arrays.stream(output).filter(id -> id == TinyPair.OPENER).count();
            return new Graded(
                    words > 0,
                    output.length < 14,
                    output.length,
                    Map.of(REFLECTION, words),
                    2,
                    1,
                    1,
                    output.length,
                    words);
        }

        @Override
        public Set<Integer> stops() {
            return Set.of(0);
        }

        @Override
        public int maxTokens() {
            return 14;
        }
    }

    private AnswerAblation ablation() {
        return ablation(tiny.pair, detection);
    }

    private AnswerAblation ablation(CrosscodedPair pair, ForcedDetection forced) {
        TaskRunner runner = new TaskRunner(new Toy(), 30, bootstrap);
        return new AnswerAblation(pair, runner, runner, forced, new KeptAnswers(folder, bootstrap), Progress.SILENT);
    }

    private static Cases cases() {
        return cases(List.of(0, 1, 3));
    }

    private static Cases cases(List<Integer> exclusive) {
        double[] ones = new double[TinyPair.FEATURES];
        Arrays.fill(ones, 1);
        return new Cases(new MatchedRandom(new FeatureStatistics(10, ones, ones, ones), ones), exclusive, 5);
    }

    @Test
    void takingTheFeatureOutTakesItsWordAndTheControlsDoNot() {
        List<Map<String, Object>> rows = new CaseRows(REFLECTION, ablation()).trees(cases().necessity(CHOICE));
        assertThat(rows)
                .extracting(row -> row.get("case"))
                .containsExactly("given", "given rotated", "given random", "given low nrn", "given");
        double set = value(rows.getFirst(), "forced_ratio");
        assertThat(set).isLessThan(0.99).isLessThan(value(rows.get(1), "forced_ratio"));
        assertThat(rows).allSatisfy(row -> assertThat(row).containsKeys("greedy_change", "sampled_change", "forced"));
        assertThat(rows.getFirst()).containsKeys("words_ratio", "repair_ratio", "sampled_length_change", "openings");
        // the base has no direction for it: nothing changes there, and answers at once have no thoughts
        assertThat(rows.getLast()).containsEntry("model", "base").containsEntry("task", "direct");
        assertThat(value(rows.getLast(), "forced_ratio")).isEqualTo(1, within(1e-9));
        assertThat(value(rows.getLast(), "sampled_change")).isZero();
        assertThat(rows.getLast()).doesNotContainKey("words_ratio");
        Map<?, ?> held = (Map<?, ?>) Objects.requireNonNull(rows.getFirst().get("minus_control"));
        assertThat(held.keySet())
                .map(String::valueOf)
                .containsExactly("given rotated", "given random", "given low nrn");
        assertThat(value((Map<?, ?>) Objects.requireNonNull(held.get("given random")), "forced_ratio"))
                .isEqualTo(set - value(rows.get(2), "forced_ratio"), within(1e-12));
    }

    /** Twins, of which the crosscoder calls one the base: what the opener's direction does to one it does to the other. */
    @Test
    void puttingTheFeatureIntoTheBaseBringsItsWordAndATurnedOneDoesNot() {
        CrosscodedPair given = tiny.pair;
        CrosscodedPair twins = new CrosscodedPair(
                given.distilled(), given.distilled(), given.point(), given.crosscoder(), given.normaliser());
        try (ForcedDetection forced =
                new ForcedDetection(twins, traces(), new int[] {TinyPair.OPENER}, bootstrap, Progress.SILENT)) {
            List<Map<String, Object>> rows = new CaseRows(REFLECTION, ablation(twins, forced))
                    .trees(cases(List.of(0)).transplants(CHOICE));
            double set = value(rows.getFirst(), "forced_ratio");
            assertThat(rows.getFirst()).containsEntry("model", "base").containsEntry("task", "thinking");
            assertThat(set).isGreaterThan(1.01).isEqualTo(value(rows.get(2), "forced_ratio"));
            // there are no others of X, and nothing was put in
            assertThat(value(rows.get(1), "forced_ratio")).isEqualTo(1, within(1e-12));
            assertThat(value(rows.get(1), "sampled_change")).isZero();
            assertThat(value(rows.getLast(), "forced_ratio")).isLessThan(set);
            // the base that runs with the distilled model beside it writes what the distilled model with the base
            // beside it would
            TaskRunner runner = new TaskRunner(new Toy(), 30, bootstrap);
            try (Edit edit = Edit.amplifying(twins, List.of(0), 1, new Clause.Everywhere());
                    Edit inBase = Edit.transplanting(twins, List.of(0), null)) {
                for (TaskRunner.Decoding decoding : TaskRunner.Decoding.values()) {
                    assertThat(runner.run(twins, inBase, decoding, Progress.SILENT)
                                    .graded())
                            .isEqualTo(runner.run(twins, edit, decoding, Progress.SILENT)
                                    .graded());
                }
            }
        }
    }

    @Test
    void aDoseOfMinusOneIsTheAblationAndKeepingTheSetTakesTheOthersOut() {
        AnswerAblation ablation = ablation();
        Case removed = new Case("removed", true, List.of(new Setting.Removed(Side.DISTILLED, List.of(0, 1))));
        Case dosed = new Case("dosed", true, List.of(new Setting.Dosed(List.of(0, 1), -1)));
        assertThat(figure(ablation, dosed)).isEqualTo(figure(ablation, removed));
        assertThat(cases().kept(CHOICE))
                .extracting(one -> one.settings().getFirst().features())
                .startsWith(List.of(1, 3), List.of(0, 1, 3));
        assertThat(cases().doses(CHOICE)).hasSize(5);
    }

    private static double figure(AnswerAblation ablation, Case one) {
        return Objects.requireNonNull(ablation.measure(one).figures().get("forced"))
                .value();
    }

    @Test
    void whatWasAnsweredIsNotAskedAgain() {
        List<Case> whole = List.of(Case.whole(Side.DISTILLED, true));
        List<Map<String, Object>> first = new CaseRows(REFLECTION, ablation()).trees(whole);
        int before = asked;
        assertThat(before).isEqualTo(60);
        List<Map<String, Object>> second = new CaseRows(REFLECTION, ablation()).trees(whole);
        assertThat(asked).isEqualTo(before);
        assertThat(second).isEqualTo(first);
        assertThat(first.getFirst()).doesNotContainKey("sampled_change");
    }

    private static double value(Map<?, ?> row, String name) {
        Map<?, ?> figure = (Map<?, ?>) Objects.requireNonNull(row.get(name), name);
        return ((Number) Objects.requireNonNull(figure.get("value"))).doubleValue();
    }
}
