package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SchedulesTest {
    @Test
    void kFallsLinearlyAndRoundedDown() {
        BatchTopK published = (BatchTopK) Published.kind(BatchTopK.WORD, 1 << 15);
        assertThat(published.k(0)).isEqualTo(1024);
        assertThat(published.k(1)).isEqualTo(1023);
        assertThat(published.k(1000)).isEqualTo(562);
        assertThat(published.k(1999)).isEqualTo(100);
        assertThat(published.k(2000)).isEqualTo(100);
        assertThat(published.k(1_000_000)).isEqualTo(100);
        assertThat(BatchTopK.of(7).k(0)).isEqualTo(7);
    }

    @Test
    void anAnnealedBatchKeepsAsManyAsItsStepSays() {
        BatchTopK kind = new BatchTopK(3, 7, 6, 0.9, 5);
        Made data = EveryConfig.UNEQUAL;
        try (CrosscoderTrainer trainer = new CrosscoderTrainer(EveryConfig.of(kind, 100), data.sides(), Device.CPU)) {
            for (int step = 0; step < 8; step++) {
                try (Scope scope = Scope.open()) {
                    assertThat(trainer.step(data.batch(step)).l0()).isEqualTo(kind.k(step));
                }
            }
        }
    }

    @Test
    void penaltiesRiseOverTheirShareOfTheRun() {
        CrosscoderKind l1 = ReluL1.published();
        assertThat(l1.coefficient(0, 1000)).isZero();
        assertThat(l1.coefficient(25, 1000)).isEqualTo(1);
        assertThat(l1.coefficient(50, 1000)).isEqualTo(2);
        CrosscoderKind jump = JumpRelu.of(20);
        assertThat(jump.coefficient(500, 1000)).isEqualTo(10);
        assertThat(jump.coefficient(999, 1000)).isEqualTo(19.98);
        assertThat(new TopK(3, false).coefficient(500, 1000)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {ReluL1.WORD, TopK.WORD, BatchTopK.WORD, JumpRelu.WORD})
    void everyKindHasPublishedConstantsWhateverItsSize(String word) {
        for (int features : new int[] {1, 97, 1 << 15}) {
            TrainingConfig config = Published.of(word, 1536, features, Published.steps(word), Published.batch(word), 0);
            assertThat(config.kind().word()).isEqualTo(word);
            assertThat(config.features()).isEqualTo(features);
        }
    }

    @Test
    void refusesMoreFeaturesATokenThanThereAre() {
        assertThatThrownBy(() -> TrainingConfig.of(new TopK(24, false), 23, 10, 4, 0))
                .hasMessage("a token cannot have 24 of 23 features; k is at most the number of features");
        assertThatThrownBy(() -> TrainingConfig.of(new BatchTopK(3, 24, 10, 0.9, 5), 23, 10, 4, 0))
                .hasMessageContaining("24 of 23 features");
    }

    @Test
    void refusesPrefixesThatDoNotRiseToAllFeatures() {
        TrainingConfig topK = EveryConfig.of(EveryConfig.TOP_K, 10);
        assertThatThrownBy(() -> topK.withPrefixes(List.of(4, 4, 23))).hasMessageContaining("must rise");
        assertThatThrownBy(() -> topK.withPrefixes(List.of(4, 22))).hasMessageContaining("must be all 23 features");
        assertThatThrownBy(() -> EveryConfig.of(EveryConfig.L1, 10).withPrefixes(List.of(4, 23)))
                .hasMessage("relu-l1 has no prefixes; topk and batch-topk have");
    }

    @Test
    void onePrefixOfAllFeaturesIsNone() {
        for (CrosscoderKind kind : List.of(EveryConfig.TOP_K, EveryConfig.BATCH)) {
            TrainingConfig plain = EveryConfig.of(kind, 20);
            assertThat(end(plain.withPrefixes(List.of(EveryConfig.FEATURES)))).isEqualTo(end(plain));
            assertThat(end(plain.withPrefixes(List.of(5, EveryConfig.FEATURES))))
                    .isNotEqualTo(end(plain));
        }
    }

    private static List<float[]> weightsOf(Crosscoder crosscoder) {
        return crosscoder.parameters().values().stream().map(Tensor::toFloats).toList();
    }

    private static String end(TrainingConfig config) {
        Made data = EveryConfig.UNEQUAL;
        StringBuilder text = new StringBuilder();
        try (CrosscoderTrainer trainer = new CrosscoderTrainer(config, data.sides(), Device.CPU)) {
            for (int i = 0; i < 12; i++) {
                try (Scope scope = Scope.open()) {
                    text.append(trainer.step(data.batch(i))).append('\n');
                }
            }
            try (Crosscoder end = trainer.snapshot()) {
                weightsOf(end).forEach(weights -> text.append(Arrays.toString(weights)));
            }
        }
        return text.toString();
    }
}
