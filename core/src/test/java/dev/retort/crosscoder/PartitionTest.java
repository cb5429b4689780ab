package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.engine.AdamW;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PartitionTest {
    /** Width 67 makes rows that no vector of lanes divides. */
    private static final Made DATA = new Made(Sides.equal(2, 67), 32, 4);

    private static final Partition PARTITION = new Partition(6, List.of(4, 3), 1);

    static List<TrainingConfig> kinds() {
        Revival aux = new Revival.AuxK(4, 1.0, 33);
        Revival resample = new Revival.Resample(7, 1, 33);
        return List.of(
                EveryConfig.of(EveryConfig.L1, 200).withRevival(new Revival.AuxK(4, 1.0, 0)), // all count as dead
                EveryConfig.of(EveryConfig.L1, 200).withRevival(new Revival.Resample(7, 1, 0)),
                EveryConfig.of(EveryConfig.TOP_K, 200).withRevival(aux),
                EveryConfig.of(EveryConfig.BATCH, 200).withRevival(aux),
                EveryConfig.of(EveryConfig.BATCH, 200).withRevival(resample),
                EveryConfig.of(EveryConfig.TANH, 200).withRevival(aux),
                EveryConfig.of(EveryConfig.L0, 200).withRevival(resample));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void tiedStayEqualAndExclusiveStayZeroToTheLastBit(TrainingConfig kind) {
        Sides sides = DATA.sides();
        TrainingConfig config = kind.withPartition(PARTITION);
        int seenDead = 0;
        try (CrosscoderTrainer trainer = new CrosscoderTrainer(config, sides, Device.CPU)) {
            for (int i = 0; i < 60; i++) {
                try (Scope scope = Scope.open()) {
                    seenDead += trainer.step(DATA.batch(i)).dead();
                }
            }
            try (Scope scope = Scope.open();
                    Crosscoder now = trainer.snapshot()) {
                Tensor tied = now.wDec().narrow(0, 0, 6);
                assertThat(sides.of(tied, 1).toFloats())
                        .isEqualTo(sides.of(tied, 0).toFloats());
                for (Tensor weights : List.of(now.wEnc(), now.wDec())) {
                    assertThat(sides.of(weights.narrow(0, 6, 4), 1).toFloats()).containsOnly(0);
                    assertThat(sides.of(weights.narrow(0, 10, 3), 0).toFloats()).containsOnly(0);
                    assertThat(sides.of(weights.narrow(0, 6, 4), 0).toFloats()).doesNotContain(0);
                    assertThat(sides.of(weights.narrow(0, 10, 3), 1).toFloats()).doesNotContain(0);
                }
            }
        }
        assertThat(seenDead).as("features to revive").isPositive();
    }

    @Test
    void tiedDecodersGetTheSumOfTheSidesGradients() {
        try (Scope scope = Scope.open()) {
            Sides sides = Sides.of(2, 2);
            Tensor ofEnc = Tensor.of(Device.CPU, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 3, 4);
            Tensor ofDec = ofEnc.copy();
            new Constraints(new Partition(1, List.of(1, 0), 1), sides, 3).gradients(ofEnc, ofDec);
            assertThat(ofEnc.toFloats()).containsExactly(1, 2, 3, 4, 5, 6, 0, 0, 9, 10, 11, 12);
            assertThat(ofDec.toFloats()).containsExactly(4, 6, 4, 6, 5, 6, 0, 0, 9, 10, 11, 12);
        }
    }

    @Test
    void refusesWhatCannotBePartitioned() {
        TrainingConfig l1 = EveryConfig.of(EveryConfig.L1, 10);
        TrainingConfig topK = EveryConfig.of(EveryConfig.TOP_K, 10);
        assertThatThrownBy(() -> l1.withPartition(new Partition(20, List.of(2, 2), 1)))
                .hasMessage("the partition speaks of 24 tied and exclusive features, there are 23");
        assertThatThrownBy(() -> topK.withPartition(new Partition(2, List.of(), 0.1)))
                .hasMessage("topk has no penalty that tied features could have 0.1 of");
        assertThatThrownBy(() -> new CrosscoderTrainer(
                        l1.withPartition(new Partition(2, List.of(), 1)), Sides.of(3, 4), Device.CPU))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("[3, 4]");
        assertThatThrownBy(() -> new CrosscoderTrainer(
                        l1.withPartition(new Partition(0, List.of(1), 1)), Sides.of(3, 4), Device.CPU))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("for 1 models; there are 2");
    }

    @Test
    void drawnFeaturesPointAtBadlyReconstructedTokensAndAdamForgetsThem() {
        TrainingConfig config = EveryConfig.of(EveryConfig.L0, 10).withRevival(new Revival.Resample(2, 1, 1));
        Made data = EveryConfig.UNEQUAL;
        try (Scope scope = Scope.open();
                CrosscoderTrainer trainer = new CrosscoderTrainer(config, data.sides(), Device.CPU)) {
            trainer.step(data.batch(0));
            long[] clocks = new long[EveryConfig.FEATURES];
            clocks[5] = 1;
            Tensor x = data.batch(1);
            float[] missed = new float[(int) x.elements()];
            missed[7 * data.sides().total()] = 3; // only token 7 is missed
            Learned learned =
                    new Learned(trainer.crosscoder(), trainer.parameters().get("log_threshold"));
            AdamW adam = trainer.adam();
            Constraints free = new Constraints(Partition.NONE, data.sides(), EveryConfig.FEATURES);
            DeadFeatures left = new Resampling(learned, free, config)
                    .apply(adam, x, Tensor.of(Device.CPU, missed, x.shape()), new DeadFeatures(clocks, 1), 1);
            assertThat(left.count()).isZero();
            Tensor token = x.select(0, 7).sub(trainer.crosscoder().bDec().detach());
            Tensor encoder = trainer.crosscoder().wEnc().detach();
            Tensor decoder = trainer.crosscoder().wDec().detach();
            assertThat(cosine(decoder.select(0, 5), token)).isGreaterThan(0.99999);
            assertThat(cosine(encoder.select(0, 5), token)).isGreaterThan(0.99999);
            double alive = (encoder.norm(1, false).sum().item()
                            - encoder.select(0, 5).norm(0, false).item())
                    / 22;
            assertThat(encoder.select(0, 5).norm(0, false).item()).isCloseTo(0.2 * alive, within(1e-4 * alive));
            for (Map.Entry<String, Tensor> moments : adam.state().entrySet()) {
                if (!moments.getKey().endsWith("b_dec")) {
                    assertThat(moments.getValue().narrow(0, 5, 1).toFloats()).containsOnly(0);
                }
            }
        }
    }

    private static double cosine(Tensor a, Tensor b) {
        return a.mul(b).sum().item()
                / (a.norm(0, false).item() * b.norm(0, false).item());
    }
}
