package dev.retort.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.ShapeException;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DecoderTest {
    private static final DecoderConfig CONFIG = DecoderConfig.qwen2(4, 4, 2, 32, 48, 29);
    private static final Sampling SAMPLED = Sampling.plain(9, Set.of(3), 5);

    @Test
    void aCachedStepGivesTheLogitsOfTheWholePass() {
        try (Scope scope = Scope.open();
                Decoder decoder = Decoder.random(CONFIG, 1, Device.CPU);
                KvCache cache = new KvCache(CONFIG.nLayers(), 8)) {
            int[] row = {1, 5, 9, 2, 7};
            float[] whole = decoder.logits(Batch.of(Device.CPU, row), Hooks.none())
                    .select(1, 4)
                    .toFloats();
            cache.begin(new long[] {0});
            decoder.step(Tensor.of(Device.CPU, new long[] {1, 5}, 1, 2), cache, Hooks.none());
            decoder.step(Tensor.of(Device.CPU, new long[] {9, 2}, 1, 2), cache, Hooks.none());
            float[] stepped = decoder.step(Tensor.of(Device.CPU, new long[] {7}, 1, 1), cache, Hooks.none())
                    .toFloats();
            assertThat(stepped).containsExactly(whole, within(1e-5f));
        }
    }

    @Test
    void aRowsTextDoesNotDependOnItsBatch() {
        try (Decoder decoder = Decoder.random(CONFIG, 2, Device.CPU)) {
            List<int[]> prompts =
                    List.of(new int[] {1, 4, 6}, new int[] {2}, new int[] {8, 8, 1, 9, 11, 2}, new int[] {5, 6});
            long[] items = {10, 11, 12, 13};
            List<int[]> together = generate(decoder, prompts, items);
            List<int[]> alone = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                alone.addAll(generate(decoder, List.of(prompts.get(i)), new long[] {items[i]}));
            }
            assertThat(together).hasSameSizeAs(alone);
            for (int i = 0; i < alone.size(); i++) {
                assertThat(together.get(i)).as("row %d", i).isEqualTo(alone.get(i));
            }
        }
    }

    @Test
    void hooksSeeAndChangeTheResidualStreamAndCount() {
        try (Scope scope = Scope.open();
                Decoder decoder = Decoder.random(CONFIG, 3, Device.CPU)) {
            Batch batch = Batch.of(Device.CPU, new int[] {1, 2, 3}, new int[] {4, 5});
            HookPoint.ResidPre half = (HookPoint.ResidPre) HookPoint.parse("blocks.half.resid_pre", 4);
            Tensor residual = decoder.residual(batch, half, Hooks.none()).requireShape(2, 3, 32);
            float[] plain = decoder.logits(batch, Hooks.none()).toFloats();
            assertThat(decoder.logitsFrom(half, residual, Hooks.none()).toFloats())
                    .containsExactly(plain, within(1e-5f));
            Hooks silence = Hooks.at(half, x -> x.mul(0));
            float[] changed = decoder.logits(batch, silence).toFloats();
            assertThat(silence.applied()).isEqualTo(1);
            assertThat(changed).isNotEqualTo(plain);
            Tensor post = decoder.residual(batch, new HookPoint.ResidPost(1), Hooks.none());
            assertThat(post.toFloats()).containsExactly(residual.toFloats(), within(1e-6f));
            assertThatThrownBy(() -> decoder.logits(batch, Hooks.at(half, x -> x.select(0, 0))))
                    .isInstanceOf(ShapeException.class);
            assertThatThrownBy(() -> HookPoint.parse("blocks.9.resid_pre", 4))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("0 to 3");
        }
    }

    @Test
    void gradientsReachEveryParameter() {
        try (Scope scope = Scope.open();
                Decoder decoder = Decoder.random(CONFIG, 4, Device.CPU).trainable()) {
            Tensor logits = decoder.logits(Batch.of(Device.CPU, new int[] {1, 2, 3, 4}), Hooks.none());
            List<Tensor> parameters = List.copyOf(decoder.parameters().values());
            List<Tensor> gradients =
                    Autograd.gradients(logits.logSoftmax(-1).select(2, 7).sum(), parameters);
            for (int i = 0; i < parameters.size(); i++) {
                assertThat(gradients.get(i).shape()).isEqualTo(parameters.get(i).shape());
                assertThat(gradients.get(i).abs().max().item()).isGreaterThan(0);
            }
        }
    }

    private static List<int[]> generate(Decoder decoder, List<int[]> prompts, long[] items) {
        try (DecoderSteps steps = new DecoderSteps(decoder, Hooks.none(), 32);
                Progress.Task task = Progress.SILENT.begin("test", 1, "rows")) {
            return new Generator(Device.CPU, SAMPLED).generate(steps, prompts, items, task);
        }
    }
}
