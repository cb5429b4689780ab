package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.Rng;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StraightThroughTest {
    private static final double BANDWIDTH = 0.4;

    @Test
    void followsItsPublishedFormulas() {
        try (Scope scope = Scope.open()) {
            Tensor a =
                    Tensor.normal(Device.CPU, Rng.of(1, "a"), 0.2, 0.5, 40, 5).requireGrad();
            Tensor t = Tensor.normal(Device.CPU, Rng.of(1, "t"), -1.5, 0.3, 5).requireGrad();
            Tensor g = Tensor.normal(Device.CPU, Rng.of(1, "g"), 0, 1, 40, 5);
            Tensor jump = StraightThrough.jump(a, t, BANDWIDTH);
            Tensor step = StraightThrough.step(a, t, BANDWIDTH);
            List<Tensor> ofJump = Autograd.gradients(jump.mul(g).sum(), List.of(a, t));
            List<Tensor> ofStep = Autograd.gradients(step.mul(g).sum(), List.of(t));
            float[] values = a.toFloats();
            float[] above = g.toFloats();
            float[] logs = t.toFloats();
            double[] pulls = new double[5];
            for (int i = 0; i < values.length; i++) {
                double threshold = Math.exp(logs[i % 5]);
                boolean on = values[i] > threshold;
                boolean near = Math.abs((values[i] - threshold) / BANDWIDTH) < 0.5;
                pulls[i % 5] -= near ? threshold / BANDWIDTH * above[i] : 0;
                assertThat(jump.toFloats()[i]).isEqualTo(on ? values[i] : 0);
                assertThat(step.toFloats()[i]).isEqualTo(on ? 1 : 0);
                assertThat(ofJump.getFirst().toFloats()[i]).isEqualTo(on ? above[i] : 0);
            }
            assertThat(ofJump.getLast().toDoubles()).containsExactly(pulls, within(1e-5));
            assertThat(ofStep.getFirst().toDoubles()).containsExactly(pulls, within(1e-5));
        }
    }

    @ParameterizedTest
    @EnumSource(JumpRelu.Penalty.class)
    void aTrainingsThresholdsGetTheWholeFormula(JumpRelu.Penalty penalty) {
        JumpRelu kind = new JumpRelu(0.3, 0, penalty, 4, 0.01, BANDWIDTH, 0.1);
        Made data = EveryConfig.EQUAL;
        Partition partition = new Partition(6, List.of(), 0.2);
        TrainingConfig config = EveryConfig.of(kind, 50).withPartition(partition);
        try (Scope scope = Scope.open();
                CrosscoderTrainer trainer = new CrosscoderTrainer(config, data.sides(), Device.CPU)) {
            for (int i = 0; i < 20; i++) {
                trainer.step(data.batch(i));
            }
            Tensor x = data.batch(99);
            Tensor got = Objects.requireNonNull(trainer.gradients(x).get("log_threshold"));
            try (Autograd.Off off = Autograd.off()) {
                Crosscoder now = trainer.crosscoder();
                Tensor t = Objects.requireNonNull(trainer.parameters().get("log_threshold"));
                Tensor threshold = t.exp();
                Tensor n = now.featureNorms();
                Tensor a = now.preActivations(x);
                Tensor f = a.mul(a.gt(threshold).to(DType.F32));
                Tensor near = a.sub(threshold).abs().lt(BANDWIDTH / 2).to(DType.F32);
                Tensor pull = near.mul(threshold).mul(-1 / BANDWIDTH);
                float[] weights = new float[EveryConfig.FEATURES];
                Arrays.fill(weights, 1);
                Arrays.fill(weights, 0, 6, 0.2f);
                Tensor w = Tensor.of(Device.CPU, weights, weights.length);
                Tensor ofF = now.decode(f).sub(x).mul(2).matmul(now.wDec().t());
                Tensor tanh = f.mul(n).mul(4).tanh();
                Tensor slope = switch (penalty) {
                    case TANH -> tanh.square().neg().add(1).mul(4).mul(n).mul(w).mul(0.3);
                    case L0 -> w.mul(0.3);
                };
                Tensor below = threshold
                        .sub(a)
                        .gt(0)
                        .to(DType.F32)
                        .mul(threshold)
                        .mul(n)
                        .mul(0.01);
                Tensor expected = pull.mul(ofF.add(slope)).add(below).mean(0, false);
                double scale = expected.norm(0, false).item();
                assertThat(scale).isGreaterThan(0.01);
                assertThat(got.sub(expected).norm(0, false).item()).isLessThan(1e-5 * scale);
            }
        }
    }
}
