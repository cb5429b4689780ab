package dev.retort.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.Progress;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.DoseMeter;
import dev.retort.experiments.interventions.Edit;
import dev.retort.experiments.interventions.EditRun;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import dev.retort.models.Batch;
import dev.retort.models.DecoderSteps;
import dev.retort.models.Generator;
import dev.retort.models.Hooks;
import dev.retort.models.Sampling;
import dev.retort.models.StepModel;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EditTest {
    private static final List<Integer> ALL =
            IntStream.range(0, TinyPair.FEATURES).boxed().toList();
    private static final int NEW_TOKENS = 9;

    private TinyPair tiny;
    private CrosscodedPair pair;
    private final List<int[]> prompts = TinyPair.documents(5);

    @BeforeEach
    void open() {
        tiny = new TinyPair();
        pair = tiny.pair;
    }

    @AfterEach
    void close() {
        tiny.close();
    }

    private static Intervention scale(double factor, Integer... features) {
        return Intervention.everywhere(new Operation.Scale(List.of(features), factor));
    }

    private List<int[]> written(StepModel steps) {
        try (steps;
                Scope scope = Scope.open()) {
            long[] items = LongStream.range(0, prompts.size()).toArray();
            return new Generator(Device.CPU, Sampling.plain(NEW_TOKENS, Set.of(), 5))
                    .generate(steps, prompts, items, Progress.SILENT.begin("write", prompts.size(), "texts"));
        }
    }

    private StepModel plain(Side side) {
        return new DecoderSteps(pair.model(side), Hooks.none(), 40);
    }

    /** Both streams of one document, (1, T, d). */
    private record Streams(Tensor ids, Tensor base, Tensor distilled) {}

    private Streams streams(int document) {
        Batch batch = Batch.of(Device.CPU, prompts.get(document));
        return new Streams(
                batch.ids(),
                pair.base().residual(batch, pair.point(), Hooks.none()),
                pair.distilled().residual(batch, pair.point(), Hooks.none()));
    }

    private static float[] ones() {
        float[] ones = new float[16];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void aClampedFeatureContributesItsValue() {
        try (Scope scope = Scope.open();
                Edit clamped = Edit.of(
                        pair,
                        Side.DISTILLED,
                        List.of(Intervention.everywhere(new Operation.Clamp(List.of(1, 4), 0.7))));
                Edit ablated = Edit.of(pair, Side.DISTILLED, List.of(scale(-1, 1, 4)))) {
            Streams s = streams(2);
            Tensor with = clamped.change(s.ids, s.base, s.distilled);
            Tensor without = ablated.change(s.ids, s.base, s.distilled);
            Tensor value = Edit.directions(pair, Side.DISTILLED, List.of(1, 4))
                    .sum(0, false)
                    .mul(0.7);
            assertThat(with.sub(without).sub(value).abs().max().item()).isLessThan(1e-6);
        }
    }

    @Test
    void projectedOutNothingOfTheDirectionsIsLeft() {
        float[] a = ones();
        float[] b = ones();
        b[3] = -4;
        float[] twice = ones();
        twice[0] = 1; // the same as a: the span has two dimensions
        try (Scope scope = Scope.open();
                Edit edit = Edit.of(
                        pair,
                        Side.DISTILLED,
                        List.of(Intervention.everywhere(new Operation.ProjectOut("two", List.of(a, b, twice)))))) {
            Streams s = streams(0);
            EditRun run = new EditRun(edit);
            run.read(1);
            Tensor after = run.apply(s.ids, s.base, s.distilled);
            for (float[] direction : List.of(a, b)) {
                Tensor along = after.matmul(Tensor.of(Device.CPU, direction, 16, 1));
                assertThat(along.abs().max().item()).isLessThan(1e-5);
            }
            assertThat(after.norm(2, false).min().item()).isGreaterThan(0);
        }
    }

    static List<Clause> clauses() {
        return List.of(
                new Clause.Everywhere(),
                new Clause.AtTokens(Set.of(1, 2, 3, 4, 5, 6, 7)),
                new Clause.InsideThought(List.of(3), List.of(9)),
                new Clause.SentenceEnd(Set.of(1, 5, 9, 12), List.of(List.of(4), List.of(7))),
                new Clause.FirstTimes(new Clause.AtTokens(Set.of(0, 2, 4, 6, 8, 10)), 2),
                new Clause.Fires(2, 0.2),
                new Clause.Detects("some", ones(), 0.01),
                new Clause.All(List.of(new Clause.Fires(1, 0.1), new Clause.AtTokens(Set.of(0, 2, 4, 6, 8, 10)))));
    }

    /** What is done token by token while writing is what is done to the whole text when it is read. */
    @ParameterizedTest
    @MethodSource("clauses")
    void writingAndReadingAgree(Clause where) {
        Intervention one = new Intervention(new Operation.Scale(List.of(0, 3), 1.5), where);
        try (Edit edit = Edit.of(pair, Side.DISTILLED, List.of(one));
                Scope scope = Scope.open()) {
            for (int document = 0; document < prompts.size(); document++) {
                Streams s = streams(document);
                EditRun whole = new EditRun(edit);
                whole.read(1);
                float[] expected = whole.apply(s.ids, s.base, s.distilled).toFloats();
                EditRun steps = new EditRun(edit);
                steps.write(new long[1], 1);
                int length = prompts.get(document).length;
                for (int t = 0; t < length; t++) {
                    float[] step = steps.apply(
                                    s.ids.narrow(1, t, 1), s.base.narrow(1, t, 1), s.distilled.narrow(1, t, 1))
                            .toFloats();
                    for (int j = 0; j < 16; j++) {
                        assertThat(step[j]).isCloseTo(expected[t * 16 + j], within(1e-6f));
                    }
                }
            }
        }
    }

    @Test
    void rowsThatDropOutLeaveTheOthersWhereTheyStand() {
        Intervention one = new Intervention(
                new Operation.Add("one", ones(), 1), new Clause.InsideThought(List.of(3, 4), List.of(5)));
        try (Edit edit = Edit.of(pair, Side.DISTILLED, List.of(one));
                Scope scope = Scope.open()) {
            EditRun run = new EditRun(edit);
            run.write(new long[] {1, 0}, 2);
            Tensor x = Tensor.zeros(Device.CPU, dev.retort.engine.DType.F32, 2, 2, 16);
            float[] opened = run.apply(Tensor.of(Device.CPU, new long[] {4, 3, 3, 4}, 2, 2), null, x)
                    .toFloats();
            assertThat(opened[16]).isZero(); // row 0: its padding does not count as a 4 after nothing
            assertThat(opened[3 * 16]).isEqualTo(1);
            run.select(new long[] {1});
            Tensor next = Tensor.zeros(Device.CPU, dev.retort.engine.DType.F32, 1, 1, 16);
            assertThat(run.apply(Tensor.of(Device.CPU, new long[] {8}, 1, 1), null, next)
                            .toFloats()[0])
                    .isEqualTo(1);
            assertThat(run.apply(Tensor.of(Device.CPU, new long[] {5}, 1, 1), null, next)
                            .toFloats()[0])
                    .isZero();
        }
    }

    @Test
    void firstTokensCountsFromThePromptsEnd() {
        Intervention one = new Intervention(new Operation.Add("one", ones(), 1), new Clause.FirstTokens(2));
        try (Edit edit = Edit.of(pair, Side.BASE, List.of(one));
                Scope scope = Scope.open()) {
            EditRun run = new EditRun(edit);
            run.write(new long[] {0, 1}, 3);
            Tensor x = Tensor.zeros(Device.CPU, dev.retort.engine.DType.F32, 2, 3, 16);
            float[] prompt =
                    run.apply(Tensor.of(Device.CPU, new long[6], 2, 3), x, null).toFloats();
            assertThat(List.of(prompt[0], prompt[16], prompt[32], prompt[48], prompt[64], prompt[80]))
                    .containsExactly(0f, 0f, 1f, 0f, 0f, 1f);
            Tensor next = Tensor.zeros(Device.CPU, dev.retort.engine.DType.F32, 2, 1, 16);
            Tensor ids = Tensor.of(Device.CPU, new long[2], 2, 1);
            assertThat(run.apply(ids, next, null).toFloats()[0]).isEqualTo(1);
            assertThat(run.apply(ids, next, null).toFloats()[0]).isZero();
        }
    }

    @Test
    void theDoseIsTheNormOfTheChangeOverTheStreams() {
        DoseMeter meter = new DoseMeter();
        Intervention one =
                new Intervention(new Operation.Scale(List.of(0), 2), new Clause.AtTokens(Set.of(1, 2, 3, 4)));
        try (Edit edit = Edit.of(pair, Side.DISTILLED, List.of(one));
                Scope scope = Scope.open()) {
            Streams s = streams(1);
            EditRun run = new EditRun(edit, meter);
            run.read(1);
            Tensor after = run.apply(s.ids, s.base, s.distilled);
            double[] change = after.sub(s.distilled).norm(2, false).toDoubles();
            double[] norm = s.distilled.norm(2, false).toDoubles();
            double[] ratios = IntStream.range(0, change.length)
                    .filter(t -> change[t] > 0)
                    .mapToDouble(t -> change[t] / norm[t])
                    .sorted()
                    .toArray();
            assertThat(meter.dose().acted()).isEqualTo(ratios.length).isPositive();
            assertThat(meter.dose().mean())
                    .isCloseTo(java.util.Arrays.stream(ratios).average().orElseThrow(), within(1e-9));
            assertThat(meter.dose().p95()).isEqualTo(ratios[(int) Math.ceil(0.95 * ratios.length) - 1]);
        }
    }

    @Test
    void theRotatedControlChangesAsMuch() {
        List<Intervention> both = List.of(
                scale(-1, 0, 2),
                new Intervention(new Operation.Add("one", ones(), 0.5), new Clause.AtTokens(Set.of(2))));
        try (Scope scope = Scope.open();
                Edit edit = Edit.of(pair, Side.DISTILLED, both);
                Edit turned = Edit.rotated(pair, Side.DISTILLED, both, 11)) {
            Streams s = streams(4);
            Tensor a = edit.change(s.ids, s.base, s.distilled);
            Tensor b = turned.change(s.ids, s.base, s.distilled);
            float[] norms = a.norm(2, false).toFloats();
            float[] others = b.norm(2, false).toFloats();
            for (int t = 0; t < norms.length; t++) {
                assertThat(others[t]).isCloseTo(norms[t], within(1e-5f * Math.max(1, norms[t])));
            }
            assertThat(a.sub(b).abs().max().item()).isGreaterThan(0.01);
        }
    }
}
