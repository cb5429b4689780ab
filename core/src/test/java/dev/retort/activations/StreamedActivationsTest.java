package dev.retort.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.basics.Rng;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderConfig;
import dev.retort.models.HookPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamedActivationsTest {
    private static final StreamPlan PLAN = new StreamPlan(100, 16, 5);
    private static final int WIDTH = 16 + 8;

    @TempDir
    Path folder;

    private Decoder base;
    private Decoder distilled;
    private HookedModels models;
    private List<TokenRow> documents;

    @BeforeEach
    void make() {
        base = Decoder.random(DecoderConfig.qwen2(2, 2, 1, 16, 32, 50), 1, Device.CPU);
        distilled = Decoder.random(DecoderConfig.qwen2(3, 2, 1, 8, 32, 50), 2, Device.CPU);
        models = new HookedModels(List.of(
                new HookedModel("base", "", base, new HookPoint.ResidPre(1)),
                new HookedModel("distilled", "", distilled, new HookPoint.MlpOut(1))));
        documents = new ArrayList<>();
        RandomGenerator random = Rng.of(1, "documents");
        for (int d = 0; d < 40; d++) {
            documents.add(new TokenRow(
                    "d" + d, random.ints(1 + random.nextInt(12), 0, 50).toArray()));
        }
    }

    @AfterEach
    void close() {
        base.close();
        distilled.close();
    }

    private StreamedActivations open(String measured) {
        return StreamedActivations.open(
                models, documents, Normalisation.STANDARD, PLAN, folder.resolve(measured), Progress.SILENT);
    }

    @Test
    void aRunThatGoesOnSeesWhatTheUninterruptedOneDid() {
        List<float[]> whole = new ArrayList<>();
        try (StreamedActivations stream = open("measured");
                Scope scope = Scope.open()) {
            for (long step = 0; step < 14; step++) { // into a third round
                whole.add(stream.batch(step).toFloats());
            }
        }
        for (int from : new int[] {0, 5, 6, 13}) {
            try (StreamedActivations resumed = open("measured");
                    Scope scope = Scope.open()) {
                for (int step = from; step < 14; step++) {
                    assertThat(resumed.batch(step).toFloats()).isEqualTo(whole.get(step));
                }
            }
        }
    }

    @Test
    void aRoundShowsEachTokenOnceAndNoDocumentsFirst() {
        Set<String> firsts = new HashSet<>();
        Set<String> seen = new HashSet<>();
        try (StreamedActivations stream = open("measured");
                Scope scope = Scope.open()) {
            for (TokenRow document : documents) {
                Tensor own = stream.normaliser().apply(models.of(List.of(document)));
                firsts.add(rounded(own.toFloats(), 0));
            }
            for (long step = 0; step < PLAN.stepsOfRound(); step++) {
                float[] batch = stream.batch(step).toFloats();
                for (int row = 0; row < PLAN.batch(); row++) {
                    String token = rounded(batch, row);
                    assertThat(firsts).doesNotContain(token);
                    seen.add(token);
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan((int) (0.9 * PLAN.stepsOfRound() * PLAN.batch()));
    }

    /** Products in batches of other sizes may round differently in the last bit. */
    private static String rounded(float[] x, int row) {
        StringBuilder text = new StringBuilder();
        for (float value : Arrays.copyOfRange(x, row * WIDTH, (row + 1) * WIDTH)) {
            text.append(Math.round(value * 100)).append(' ');
        }
        return text.toString();
    }

    @Test
    void normalisesByItsFirstRound() {
        try (StreamedActivations stream = open("measured");
                Scope scope = Scope.open()) {
            List<Tensor> round = new ArrayList<>();
            for (long step = 0; step < PLAN.stepsOfRound(); step++) {
                round.add(stream.batch(step));
            }
            Tensor all = Tensor.cat(round, 0);
            assertThat(all.mean(0, false).abs().max().item()).isLessThan(0.3);
            assertThat(all.square().mean().item()).isCloseTo(1, within(0.15));
        }
    }

    @Test
    void itsSweepGoesThroughDocumentsInOrder() {
        try (StreamedActivations stream = open("measured");
                Scope scope = Scope.open()) {
            List<TokenRow> few = documents.subList(0, 7);
            Tensor expected = stream.normaliser().apply(models.of(few));
            int[] at = {0};
            ActivationSweep sweep = stream.sweep(few);
            sweep.forEach(5, piece -> {
                int count = piece.flagged().length;
                assertThat(piece.firstRow()).isEqualTo(at[0]);
                assertThat(piece.x()
                                .sub(expected.narrow(0, at[0], count))
                                .abs()
                                .max()
                                .item())
                        .isLessThan(1e-4);
                at[0] += count;
            });
            assertThat(sweep.tokens()).isEqualTo(at[0]);
        }
    }

    @Test
    void theMeasureOfAnotherStreamIsRefused() {
        open("measured").close();
        documents = documents.subList(0, 30);
        assertThatThrownBy(() -> open("measured"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("measured on another stream");
    }

    @Test
    void whatCannotBeDealtIsRefused() {
        assertThatThrownBy(() -> new StreamPlan(10, 11, 1)).isInstanceOf(BadInput.class);
        documents = List.of(new TokenRow("short", new int[] {3}));
        assertThatThrownBy(() -> open("measured"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("nothing to train on");
    }

    @Test
    void aModelThatOverflowsIsNamedWithDocumentAndToken() {
        Tensor weights = Objects.requireNonNull(base.parameters().get("model.embed_tokens.weight"));
        try (Scope scope = Scope.open()) {
            weights.narrow(0, 49, 1).fillInPlace(Double.NaN);
        }
        // at the first block, before attention spreads it over the document
        models = new HookedModels(List.of(new HookedModel("base", "", base, new HookPoint.ResidPre(0))));
        documents = List.of(new TokenRow("fine", new int[] {1, 2}), new TokenRow("broken", new int[] {1, 2, 49}));
        assertThatThrownBy(() -> open("measured"))
                .isInstanceOf(BadInput.class)
                .hasMessageContainingAll("model base", "token 2", "document broken", "blocks.0.resid_pre");
    }
}
