package dev.retort.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.FeatureStatistics;
import dev.retort.basics.Progress;
import dev.retort.experiments.Steering.Candidate;
import dev.retort.experiments.Steering.Choice;
import dev.retort.experiments.TaskRunner.Decoding;
import dev.retort.experiments.Trials.Split;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TrialsTest {
    private static final String REFLECTION = "self-reflection";
    private TinyPair tiny;
    private CrosscodedPair pair;
    private final Bootstrap bootstrap = new Bootstrap(11, 100);

    @BeforeEach
    void open() {
        tiny = new TinyPair();
        pair = tiny.pair;
    }

    @AfterEach
    void close() {
        tiny.close();
    }

    /** The thought is all that is written; the opener counts as a word, and as the reflection on a wrong step 3. */
    private record Toy(int size) implements Task {
        @Override
        public int[] prompt(int problem) {
            int[] prompt = new int[2 + problem % 4];
            Arrays.setAll(prompt, t -> 1 + (problem * 5 + t) % 19);
            return prompt;
        }

        @Override
        public Graded grade(int problem, int[] output) {
            int words = (int)
                    Arrays.stream(output).filter(id -> id == TinyPair.OPENER).count();
            int wrong = (int) Arrays.stream(output).filter(id -> id == 3).count();
            return new Graded(
                    true,
                    output.length < 14,
                    output.length,
                    Map.of(REFLECTION, words),
                    wrong,
                    0,
                    0,
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

    @Test
    void answersDoNotDependOnTheBatch() {
        try (Edit edit = Edit.amplifying(pair, List.of(1, 3), 0.5, new Clause.Everywhere())) {
            for (Decoding decoding : Decoding.values()) {
                Answers few = new TaskRunner(new Toy(23), 23, bootstrap, 4).run(pair, edit, decoding, Progress.SILENT);
                Answers many = new TaskRunner(new Toy(23), 100, bootstrap).run(pair, edit, decoding, Progress.SILENT);
                assertThat(few.graded()).isEqualTo(many.graded());
            }
        }
    }

    @Test
    void anEditOfNothingAnswersAsTheModelDoes() {
        TaskRunner runner = new TaskRunner(new Toy(20), 20, bootstrap);
        try (Edit edit = Edit.amplifying(pair, List.of(1, 3), 0, new Clause.Everywhere())) {
            assertThat(runner.run(pair, edit, Decoding.SAMPLED, Progress.SILENT).graded())
                    .isEqualTo(runner.run(pair.distilled(), Decoding.SAMPLED, Progress.SILENT)
                            .graded());
        }
    }

    @Test
    void ablatingThePlantedFeatureTakesItsWordAndItsDetectionAway() {
        try (ForcedDetection detection = detection()) {
            Trials trials = trials(detection);
            AccuracyAblation ablation = new AccuracyAblation(trials, matched(), bootstrap);
            AccuracyRow row = Objects.requireNonNull(ablation.measure(REFLECTION, "attribution", List.of(0)));
            assertThat(row.forcedRatio().value()).isLessThan(0.99);
            assertThat(row.forcedRatio().value())
                    .isLessThan(row.rotatedForcedRatio().value());
            assertThat(row.greedyChange().value()).isZero();
            assertThat(row.tree("relu-l1"))
                    .containsKeys(
                            "greedy",
                            "sampled",
                            "words_ratio",
                            "forced_ratio",
                            "rotated_forced_ratio",
                            "matched_random_forced_ratio");
            assertThat(ablation.measure(REFLECTION, "attribution", List.of())).isNull();
        }
    }

    @Test
    void steeringChoosesOnDevAndReportsTheChosenDoseAmongOthers() {
        try (ForcedDetection detection = detection()) {
            Steering steering = new Steering(trials(detection), bootstrap);
            List<Double> strengths = List.of(1.0, 4.0);
            Choice choice = Objects.requireNonNull(steering.choose(
                    List.of(
                            new Candidate(REFLECTION, "attribution", List.of(0)),
                            new Candidate(REFLECTION, "lift", List.of(2))),
                    strengths,
                    Steering.TOLERATED));
            List<SteeringRow> rows = steering.curve("deep", new Choice(choice.candidate(), 4));
            assertThat(rows).extracting(SteeringRow::strength).containsExactly(1.0, 2.0, 4.0);
            assertThat(rows).filteredOn(SteeringRow::chosen).hasSize(1).containsExactly(rows.getLast());
            assertThat(strengths).contains(choice.strength());
            assertThat(rows.getLast().relativeDose().value())
                    .isGreaterThan(3.9 * rows.get(0).relativeDose().value());
            assertThat(rows.getFirst().tree("relu-l1"))
                    .containsKeys("strength", "relative_dose", "sampled_length_change", "greedy_length_change");
        }
    }

    @Test
    void theUneditedModelIsTriedOnce() {
        try (ForcedDetection detection = detection()) {
            Trials trials = trials(detection);
            assertThat(trials.answers(Split.DEV, Decoding.GREEDY)).isSameAs(trials.answers(Split.DEV, Decoding.GREEDY));
            assertThat(trials.detected()).isSameAs(trials.detected());
            assertThat(detection.measure(Side.BASE, null).wrong().value()).isBetween(0.0, 1.0);
        }
    }

    private ForcedDetection detection() {
        List<LabelledSteps> traces = new ArrayList<>();
        for (int[] ids : TinyPair.documents(12)) {
            traces.add(new LabelledSteps(ids, new int[] {1}, new int[] {0, ids.length - 1}));
        }
        return new ForcedDetection(pair, traces, new int[] {TinyPair.OPENER}, bootstrap, Progress.SILENT);
    }

    private Trials trials(ForcedDetection detection) {
        return new Trials(
                pair,
                new TaskRunner(new Toy(10), 10, bootstrap),
                new TaskRunner(new Toy(30), 30, bootstrap),
                detection,
                Progress.SILENT);
    }

    private static MatchedRandom matched() {
        double[] ones = new double[TinyPair.FEATURES];
        Arrays.fill(ones, 1);
        return new MatchedRandom(new FeatureStatistics(10, ones, ones, ones), ones);
    }
}
