package dev.retort.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.Progress;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.ForcedDocuments.Reading;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import dev.retort.experiments.interventions.EditedSteps;
import dev.retort.models.Batch;
import dev.retort.models.DecoderSteps;
import dev.retort.models.Hooks;
import dev.retort.models.StepModel;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ForcedEditTest {
    private TinyPair tiny;
    private CrosscodedPair pair;
    private final List<int[]> documents = TinyPair.documents(9);
    private final int[][] everywhere = documents.stream()
            .map(ids -> IntStream.range(0, ids.length).toArray())
            .toArray(int[][]::new);

    @BeforeEach
    void open() {
        tiny = new TinyPair();
        pair = tiny.pair;
    }

    @AfterEach
    void close() {
        tiny.close();
    }

    @Test
    void aFactorOfZeroChangesNothing() {
        try (Scope scope = Scope.open();
                Edit edit = Edit.amplifying(pair, List.of(0, 1, 2), 0, new Clause.Everywhere());
                ForcedDocuments forced = new ForcedDocuments(pair, documents, Progress.SILENT)) {
            assertThat(forced.read(Side.DISTILLED, edit, everywhere, Reading.nextLogit()))
                    .isDeepEqualTo(forced.read(Side.DISTILLED, null, everywhere, Reading.nextLogit()));
        }
    }

    @Test
    void ablatingThePlantedFeatureLowersThePlantedLogitAndLeavesTheBase() {
        Reading opener = (logits, next) -> logits.select(1, TinyPair.OPENER);
        try (Scope scope = Scope.open();
                Edit without = Edit.ablating(pair, Side.DISTILLED, List.of(0));
                Edit withoutInBase = Edit.ablating(pair, Side.BASE, List.of(0));
                Edit more = Edit.amplifying(pair, List.of(0), 2, new Clause.Everywhere());
                ForcedDocuments forced = new ForcedDocuments(pair, documents, Progress.SILENT)) {
            double[][] clean = forced.read(Side.DISTILLED, null, everywhere, opener);
            double[][] ablated = forced.read(Side.DISTILLED, without, everywhere, opener);
            double[][] amplified = forced.read(Side.DISTILLED, more, everywhere, opener);
            for (int document = 0; document < clean.length; document++) {
                for (int t = 0; t < clean[document].length; t++) {
                    assertThat(ablated[document][t]).isLessThan(clean[document][t]);
                    assertThat(amplified[document][t]).isGreaterThan(clean[document][t]);
                }
            }
            assertThat(forced.read(Side.BASE, withoutInBase, everywhere, opener))
                    .isDeepEqualTo(forced.read(Side.BASE, null, everywhere, opener));
        }
    }

    @Test
    void aRotatedEditAddsTheSameNormInAnotherDirection() {
        try (Scope scope = Scope.open();
                Edit plain = Edit.ablating(pair, Side.DISTILLED, List.of(0, 3, 4));
                Edit rotated = Edit.ablatingRotated(pair, Side.DISTILLED, List.of(0, 3, 4), 9)) {
            Batch batch = Batch.of(Device.CPU, documents.getFirst());
            Tensor base = pair.base().residual(batch, pair.point(), Hooks.none());
            Tensor distilled = pair.distilled().residual(batch, pair.point(), Hooks.none());
            Tensor a = plain.change(batch.ids(), base, distilled);
            Tensor b = rotated.change(batch.ids(), base, distilled);
            float[] norms = a.norm(2, false).toFloats();
            float[] turned = b.norm(2, false).toFloats();
            for (int t = 0; t < norms.length; t++) {
                assertThat(turned[t]).isCloseTo(norms[t], within(1e-5f * Math.max(1, norms[t])));
            }
            assertThat(a.sub(b).norm(2, false).max().item()).isGreaterThan(0.1 * norms[0]);
        }
    }

    static List<InferenceRule> rules() {
        return List.of(
                new InferenceRule.Rectify(),
                new InferenceRule.Threshold(0.3),
                new InferenceRule.TopK(2, false),
                new InferenceRule.TopK(3, true),
                new InferenceRule.PerFeature(new float[] {0.1f, 0.4f, 0, 0.2f, 0.1f, 1}));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theEditIsTheEquationByEveryRule(InferenceRule rule) {
        try (TinyPair thresholded = new TinyPair(rule);
                Scope scope = Scope.open();
                Edit edit = Edit.amplifying(
                        thresholded.pair,
                        List.of(4, 1),
                        1.5,
                        new Clause.AtTokens(Set.of(documents.getFirst()[1])))) {
            CrosscodedPair p = thresholded.pair;
            Batch batch = Batch.of(Device.CPU, documents.getFirst());
            Tensor base = p.base().residual(batch, p.point(), Hooks.none());
            Tensor distilled = p.distilled().residual(batch, p.point(), Hooks.none());
            Tensor x = Tensor.cat(List.of(base.select(0, 0), distilled.select(0, 0)), 1); // (T, D)
            Tensor f = p.crosscoder().encode(p.normaliser().apply(x)); // (T, F)
            Tensor d = p.crosscoder().wDec(1).div(p.normaliser().scale()[1]); // (F, d)
            Tensor expected = Tensor.zeros(
                    Device.CPU,
                    dev.retort.engine.DType.F32,
                    distilled.select(0, 0).shape());
            for (int feature : List.of(4, 1)) {
                expected = expected.add(f.select(1, feature)
                        .unsqueeze(1)
                        .mul(d.select(0, feature))
                        .mul(1.5));
            }
            Tensor change = edit.change(batch.ids(), base, distilled).select(0, 0);
            int[] ids = documents.getFirst();
            for (int t = 0; t < ids.length; t++) {
                float[] wanted = expected.select(0, t).toFloats();
                float[] got = change.select(0, t).toFloats();
                for (int j = 0; j < wanted.length; j++) {
                    assertThat(got[j]).isCloseTo(ids[t] == ids[1] ? wanted[j] : 0, within(1e-5f));
                }
            }
        }
    }

    @Test
    void decodingStepByStepGivesWhatForcingGives() {
        try (Scope scope = Scope.open();
                Edit edit = Edit.amplifying(pair, List.of(0, 2, 5), -0.7, new Clause.Everywhere());
                ForcedDocuments forced = new ForcedDocuments(pair, documents, Progress.SILENT)) {
            Reading opener = (logits, next) -> logits.select(1, TinyPair.OPENER);
            double[][] whole = forced.read(Side.DISTILLED, edit, everywhere, opener);
            double[][] clean = forced.read(Side.DISTILLED, null, everywhere, opener);
            for (int document = 0; document < documents.size(); document++) {
                try (StepModel stepping = new EditedSteps(pair, edit, 16, null);
                        StepModel plain = new DecoderSteps(pair.distilled(), Hooks.none(), 16)) {
                    int[] ids = documents.get(document);
                    for (int t = 0; t < ids.length; t++) {
                        Tensor id = Tensor.of(Device.CPU, new long[] {ids[t]}, 1, 1);
                        Tensor logits = t == 0 ? stepping.begin(id, new long[1]) : stepping.next(id);
                        Tensor unedited = t == 0 ? plain.begin(id, new long[1]) : plain.next(id);
                        assertThat(logits.select(1, TinyPair.OPENER).item())
                                .isCloseTo(whole[document][t], within(1e-5));
                        assertThat(unedited.select(1, TinyPair.OPENER).item())
                                .isCloseTo(clean[document][t], within(1e-5));
                    }
                }
            }
        }
    }

    @Test
    void aDoseIsTheAddedNormOverTheResidualsNorm() {
        try (Scope scope = Scope.open();
                Edit once = Edit.amplifying(pair, List.of(0), 1, new Clause.Everywhere());
                Edit thrice = Edit.amplifying(pair, List.of(0), 3, new Clause.Everywhere());
                ForcedDocuments forced = new ForcedDocuments(pair, documents, Progress.SILENT)) {
            double[][] one = forced.dose(once);
            double[][] three = forced.dose(thrice);
            double direction = Edit.directions(pair, Side.DISTILLED, List.of(0))
                    .norm(1, false)
                    .item();
            for (int document = 0; document < documents.size(); document++) {
                assertThat(one[0][document]).isCloseTo(direction * documents.get(document).length, within(1e-4));
                assertThat(three[0][document]).isCloseTo(3 * one[0][document], within(1e-4));
                assertThat(three[1][document]).isEqualTo(one[1][document]);
            }
        }
    }
}
