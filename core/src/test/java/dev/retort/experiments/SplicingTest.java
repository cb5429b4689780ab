package dev.retort.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.HookedModel;
import dev.retort.activations.HookedModels;
import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.activations.StreamedSweep;
import dev.retort.activations.TokenRow;
import dev.retort.atlas.Bootstrap;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.basics.Rng;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderEval;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.Batch;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderConfig;
import dev.retort.models.HookPoint;
import dev.retort.models.Hooks;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SplicingTest {
    private static final Sides SIDES = Sides.of(16, 8, 16);
    private static final Normaliser NORMALISER = Normaliser.ofMeanNorms(SIDES, new double[] {3, 2, 0.5});

    private Decoder base;
    private Decoder distilled;
    private HookedModels models;
    private List<TokenRow> documents;

    @BeforeEach
    void make() {
        base = Decoder.random(DecoderConfig.qwen2(2, 2, 1, 16, 32, 30), 1, Device.CPU);
        distilled = Decoder.random(DecoderConfig.qwen2(3, 2, 1, 8, 32, 30), 2, Device.CPU);
        models = new HookedModels(List.of(
                new HookedModel("base", "", base, new HookPoint.ResidPre(1)),
                new HookedModel("distilled", "", distilled, new HookPoint.ResidPre(2)),
                new HookedModel("base", "", base, new HookPoint.MlpOut(0))));
        documents = new ArrayList<>();
        RandomGenerator random = Rng.of(1, "spliced");
        for (int d = 0; d < 25; d++) {
            documents.add(new TokenRow(
                    "d" + d, random.ints(1 + random.nextInt(14), 0, 30).toArray()));
        }
    }

    @AfterEach
    void close() {
        base.close();
        distilled.close();
    }

    /** x̂ = gain · x + bias: two features an element, one for either sign. */
    private static Crosscoder linear(double gain, float[] bias) {
        int width = SIDES.total();
        try (Scope scope = Scope.open()) {
            float[] both = new float[2 * width * width];
            for (int i = 0; i < width; i++) {
                both[i * width + i] = 1;
                both[(width + i) * width + i] = -1;
            }
            Tensor rows = Tensor.of(Device.CPU, both, 2 * width, width);
            return new Crosscoder(
                    SIDES,
                    rows,
                    Tensor.zeros(Device.CPU, DType.F32, 2 * width),
                    rows.mul(gain),
                    Tensor.of(Device.CPU, bias, width),
                    new InferenceRule.Rectify());
        }
    }

    private List<SplicedSide> spliced(Crosscoder crosscoder) {
        StreamedSweep sweep = StreamedSweep.measured(models, documents, NORMALISER, Progress.SILENT);
        CrosscoderEval eval = CrosscoderEval.of(crosscoder, sweep, Progress.SILENT);
        return new Splicing(models, crosscoder, NORMALISER, sweep.flagging(), eval.mean())
                .of(documents, Bootstrap.of(3), Progress.SILENT);
    }

    @Test
    void aPerfectCrosscoderRecoversAll() {
        try (Crosscoder perfect = linear(1, new float[SIDES.total()])) {
            for (SplicedSide side : spliced(perfect)) {
                assertThat(side.clean().value()).isPositive();
                assertThat(side.zero().value()).isNotCloseTo(side.clean().value(), within(1e-3));
                assertThat(side.recoveredOfZero().value()).isCloseTo(1, within(1e-3));
                assertThat(side.recoveredOfMean().value()).isCloseTo(1, within(1e-3));
                assertThat(side.recoveredOfMean().measured()).isNotNull();
            }
        }
    }

    @Test
    void oneThatGivesTheMeanRecoversNothingOfTheMeanReference() {
        StreamedSweep sweep = StreamedSweep.measured(models, documents, NORMALISER, Progress.SILENT);
        try (Crosscoder any = linear(1, new float[SIDES.total()])) {
            float[] mean = CrosscoderEval.of(any, sweep, Progress.SILENT).mean();
            try (Crosscoder constant = linear(0, mean)) {
                for (SplicedSide side : spliced(constant)) {
                    assertThat(side.spliced().value()).isCloseTo(side.mean().value(), within(1e-6));
                    assertThat(side.recoveredOfMean().value()).isCloseTo(0, within(1e-3));
                }
            }
        }
    }

    @Test
    void oneThatGivesZeroRecoversNothingOfTheZeroReference() {
        try (Crosscoder silent = linear(0, new float[SIDES.total()])) {
            for (SplicedSide side : spliced(silent)) {
                assertThat(side.spliced().value()).isCloseTo(side.zero().value(), within(1e-6));
            }
        }
    }

    @Test
    void cleanIsTheModelsOwnLoss() {
        try (Scope scope = Scope.open();
                Crosscoder any = linear(0, new float[SIDES.total()])) {
            double sum = 0;
            long count = 0;
            for (TokenRow document : documents) {
                int[] ids = document.ids();
                Tensor logs = distilled
                        .logits(Batch.of(Device.CPU, ids), Hooks.none())
                        .select(0, 0)
                        .logSoftmax(1);
                for (int t = 0; t + 1 < ids.length; t++) {
                    sum -= logs.select(0, t).select(0, ids[t + 1]).item();
                    count++;
                }
            }
            SplicedSide side = spliced(any).get(1);
            assertThat(side.tokens()).isEqualTo(count);
            assertThat(side.clean().value()).isCloseTo(sum / count, within(1e-5));
        }
    }

    @Test
    void flaggedPositionsKeepTheirOwnStream() {
        documents = List.of(new TokenRow("two", new int[] {3, 4}), new TokenRow("more", new int[] {5, 6, 7}));
        try (Crosscoder silent = linear(0, new float[SIDES.total()])) {
            StreamedSweep sweep = StreamedSweep.measured(models, documents, NORMALISER, Progress.SILENT);
            float[] mean = new float[SIDES.total()];
            // of two tokens only the first, which is flagged, predicts anything
            for (SplicedSide side : new Splicing(models, silent, NORMALISER, sweep.flagging(), mean)
                    .of(documents.subList(0, 1), Bootstrap.of(3), Progress.SILENT)) {
                assertThat(side.spliced().value()).isEqualTo(side.clean().value());
                assertThat(side.zero().value()).isEqualTo(side.clean().value());
            }
        }
    }

    @Test
    void modelsOfOtherWidthsAreRefused() {
        HookedModels wrong = new HookedModels(List.of(models.each().getFirst()));
        try (Crosscoder any = linear(1, new float[SIDES.total()])) {
            assertThatThrownBy(() -> new Splicing(wrong, any, NORMALISER, (_, _) -> new boolean[0], new float[0]))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("[16, 8, 16]");
        }
    }
}
