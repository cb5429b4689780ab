package dev.retort.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.atlas.Bootstrap;
import dev.retort.basics.Progress;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import dev.retort.experiments.interventions.PairedReader;
import dev.retort.experiments.modes.Goal;
import dev.retort.experiments.modes.Mode.MadeFor;
import dev.retort.experiments.modes.ModeCandidate;
import dev.retort.experiments.modes.ModeFinding;
import dev.retort.experiments.modes.ModeFit;
import dev.retort.experiments.modes.ModeGround;
import dev.retort.experiments.modes.ModeGround.Conclusion;
import dev.retort.experiments.modes.ModeLimits;
import dev.retort.experiments.modes.ModeTrial;
import dev.retort.experiments.modes.ModeTrials;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The search, on random models that write random texts until they happen upon a token. */
final class ModeFitTest {
    private static final int END = 3;
    private TinyPair tiny;

    @BeforeEach
    void open() {
        tiny = new TinyPair();
    }

    @AfterEach
    void close() {
        tiny.close();
    }

    /** A text is the shorter the sooner the end token comes; all are right. */
    private record Writing(int size) implements Task {
        @Override
        public int[] prompt(int problem) {
            return new int[] {1 + problem % 5, 2};
        }

        @Override
        public Graded grade(int problem, int[] output) {
            boolean finished = output[output.length - 1] == END;
            return new Graded(true, finished, output.length, Map.of(), 1, 0, problem % 2, 2, 0);
        }

        @Override
        public Set<Integer> stops() {
            return Set.of(END);
        }

        @Override
        public int maxTokens() {
            return 30;
        }
    }

    private record Own(Task task) implements ModeGround.OwnProblems {
        @Override
        public Conclusion conclusion(int problem, int[] ids) {
            return new Conclusion(ids.length - 1, problem % 3 != 0);
        }
    }

    private ModeGround ground() {
        List<int[]> texts = TinyPair.documents(12);
        int[][] everywhere = texts.stream()
                .map(ids -> IntStream.range(0, ids.length - 1).toArray())
                .toArray(int[][]::new);
        Clause even = new Clause.AtTokens(Set.of(0, 2, 4, 6, 8, 10, 12, 14, 16, 18));
        return new ModeGround(
                texts,
                everywhere,
                everywhere,
                new int[] {TinyPair.OPENER, 8},
                END,
                even,
                even,
                new Own(new Writing(90)),
                new Writing(24),
                new Writing(30));
    }

    private ModeFinding find(Goal goal, ModeLimits limits) {
        return find(ground(), goal, limits);
    }

    private ModeFinding find(ModeGround ground, Goal goal, ModeLimits limits) {
        ModeTrials trials = new ModeTrials(
                tiny.pair, features -> new PairedReader(tiny.pair, features), Bootstrap.of(5), Progress.SILENT);
        return new ModeFit(ground, trials).find(goal, limits);
    }

    @Test
    void theSameSearchComesToTheSame() {
        ModeLimits limits = new ModeLimits(-1, 0.01, 0.01, 1);
        ModeFinding one = find(Goal.INCISIVE, limits);
        assertThat(Json.text(one.tree()))
                .isEqualTo(Json.text(find(Goal.INCISIVE, limits).tree()));
        assertThat(one.dev()).extracting(ModeTrial::setting).contains("difference-of-means", "gradient", "stop-2");
    }

    @Test
    void theChosenOneIsWithinTheLimitsOnDevAndHasItsControls() {
        ModeFinding finding = find(Goal.INCISIVE, new ModeLimits(-1, 0.01, 0.01, 1));
        ModeCandidate chosen = Objects.requireNonNull(finding.chosen());
        String name = chosen.name();
        // nothing that changed sampled thoughts more was within the limits
        assertThat(finding.dev().stream()
                        .filter(t -> t.temperature() == 1 && t.finished().value() >= -1))
                .anySatisfy(t -> {
                    assertThat(t.setting()).isEqualTo(name);
                    assertThat(t.accuracy().value()).isGreaterThanOrEqualTo(-0.01);
                    assertThat(t.length().value())
                            .isEqualTo(finding.dev().stream()
                                    .filter(other -> other.temperature() == 1)
                                    .mapToDouble(other -> other.length().value())
                                    .min()
                                    .orElseThrow());
                });
        assertThat(finding.measured()).extracting(ModeTrial::temperature).containsExactly(0.0, 0.6, 1.0);
        assertThat(finding.measured()).allMatch(t -> t.with().graded().size() == 30);
        if (finding.solo().isEmpty()) {
            assertThat(finding.mode())
                    .allMatch(one -> one.operation().features().isEmpty());
        } else {
            // the second encoder is here the first one again
            assertThat(finding.solo())
                    .extracting(t -> t.with().graded())
                    .isEqualTo(finding.measured().stream()
                            .map(t -> t.with().graded())
                            .toList());
        }
        assertThat(finding.response()).hasSameSizeAs(chosen.sizes());
        assertThat(finding.controls())
                .filteredOn(t -> t.setting().startsWith("rotated-"))
                .extracting(t -> t.setting() + " at " + t.temperature())
                .containsExactly("rotated-1 at 0.0", "rotated-1 at 1.0", "rotated-2 at 0.0", "rotated-2 at 1.0");
        MapNode steering = map(
                Json.parse(Json.text(finding.tree()), Path.of("incisive.json")).asMap(), "steering");
        assertThat(steering.need("mode").asText()).isEqualTo("incisive");
        for (String decoding : List.of("greedy", "sampled")) {
            double temperature = decoding.equals("greedy") ? 0 : 1;
            double rotated = finding.controls().stream()
                    .filter(t -> t.setting().startsWith("rotated-") && t.temperature() == temperature)
                    .mapToDouble(t -> t.length().value())
                    .average()
                    .orElseThrow();
            String change = decoding + "_length_change";
            assertThat(value(steering, "rotated_" + change)).isCloseTo(rotated, within(1e-12));
            assertThat(value(map(map(steering, "minus_control"), "rotated"), change))
                    .isCloseTo(value(steering, change) - rotated, within(1e-12));
        }
        assertThat(finding.dose().guard()).isGreaterThanOrEqualTo(finding.dose().p95());
        MadeFor madeFor = new MadeFor("c", "b", "d", "blocks.1.resid_pre");
        assertThat(finding.kept(madeFor).interventions()).isEqualTo(finding.mode());
    }

    private static MapNode map(MapNode tree, String name) {
        return tree.need(name).asMap();
    }

    private static double value(MapNode tree, String figure) {
        return map(tree, figure).need("value").asDouble();
    }

    @Test
    void nothingWithinTheLimitsIsNoMode() {
        ModeFinding finding = find(Goal.DEEP, new ModeLimits(100, 0.01, 0.01, 1));
        assertThat(finding.chosen()).isNull();
        assertThat(finding.measured()).isEmpty();
        assertThat(finding.tree()).doesNotContainKeys("chosen", "steering");
        assertThat(finding.dev()).isNotEmpty();
    }

    /** A ground that lacks something is searched without what needs it, and the finding says so. */
    @Test
    void whatTheGroundCannotTellIsLeftOutInASentence() {
        ModeGround whole = ground();
        ModeGround poor = new ModeGround(
                whole.texts(),
                whole.decisions(),
                new int[whole.texts().size()][0],
                new int[] {TinyPair.VOCABULARY - 1},
                END,
                whole.decides(),
                whole.sentences(),
                null,
                whole.dev(),
                whole.test());
        ModeLimits limits = new ModeLimits(-1, 0.01, 0.01, 1);
        assertThat(find(Goal.INCISIVE, limits).leftOut()).isEmpty();
        ModeFinding incisive = find(poor, Goal.INCISIVE, limits);
        assertThat(incisive.leftOut()).singleElement().asString().contains("stop-n-brake-q");
        assertThat(incisive.dev()).extracting(ModeTrial::setting).contains("stop-2", "gradient");
        ModeFinding deep = find(poor, Goal.DEEP, limits);
        assertThat(deep.leftOut()).singleElement().asString().contains("repair-n");
        assertThat(deep.dev()).extracting(ModeTrial::setting).doesNotContain("repair-2", "repair-4");
        assertThat(find(Goal.DEEP, limits).dev()).extracting(ModeTrial::setting).contains("repair-2");
    }

    /** Where features are scaled at a place, the place is where the ground's decisions stand. */
    @Test
    void endingIsAmplifiedWhereItIsDecided() {
        ModeFinding finding = find(Goal.INCISIVE, new ModeLimits(-1, 0.01, 0.01, 1));
        for (Intervention one : finding.mode()) {
            List<Clause> clauses = one.where() instanceof Clause.All all ? all.clauses() : List.of(one.where());
            assertThat(clauses).contains(ground().decides());
            if (one.operation() instanceof Operation.Scale scale) {
                assertThat(scale.factor()).isPositive();
            }
        }
    }
}
