package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.basics.Rng;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.ShapeException;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrosscoderTest {
    @TempDir
    Path folder;

    /** Two models of width 1, two features. */
    private static Crosscoder small(InferenceRule rule) {
        try (Scope scope = Scope.open()) {
            return new Crosscoder(
                    Sides.of(1, 1),
                    Tensor.of(Device.CPU, new float[] {1, 3, 2, 4}, 2, 2),
                    Tensor.of(Device.CPU, new float[] {0.5f, -100}, 2),
                    Tensor.of(Device.CPU, new float[] {2, -1, 5, 0}, 2, 2),
                    Tensor.of(Device.CPU, new float[] {10, 20}, 2),
                    rule);
        }
    }

    @Test
    void encodesAndDecodesByItsEquations() {
        try (Scope scope = Scope.open();
                Crosscoder crosscoder = small(new InferenceRule.Rectify())) {
            Tensor x = Tensor.of(Device.CPU, new float[] {1, 2}, 1, 2);
            assertThat(crosscoder.preActivations(x).toFloats()).containsExactly(7.5f, -90);
            Tensor f = crosscoder.encode(x);
            assertThat(f.toFloats()).containsExactly(7.5f, 0);
            assertThat(crosscoder.decode(f).toFloats()).containsExactly(25, 12.5f);
            assertThat(crosscoder.featureNorms().toFloats()).containsExactly(3, 5);
            assertThatThrownBy(() -> crosscoder.encode(x.reshape(2, 1))).isInstanceOf(ShapeException.class);
        }
    }

    @Test
    void weighsValuesByDecoderNormsAgainstTheThreshold() {
        try (Scope scope = Scope.open();
                Crosscoder below = small(new InferenceRule.Threshold(22.4));
                Crosscoder above = small(new InferenceRule.Threshold(22.6))) {
            Tensor x = Tensor.of(Device.CPU, new float[] {1, 2}, 1, 2); // f·n = 7.5 · 3
            assertThat(below.encode(x).toFloats()).containsExactly(7.5f, 0);
            assertThat(above.encode(x).toFloats()).containsExactly(0, 0);
        }
    }

    @Test
    void setsTheThresholdWhereHeldOutTokensHaveKFeatures() {
        Made data = new Made(Sides.of(6, 5), 64, 1);
        TrainingConfig config = TrainingConfig.of(BatchTopK.of(3), 24, 10, 64, 5);
        try (CrosscoderTrainer trainer = new CrosscoderTrainer(config, data.sides(), Device.CPU);
                Crosscoder crosscoder = trainer.snapshot()) {
            double threshold = ThresholdCalibration.forMeanL0(crosscoder, data, 3);
            try (Crosscoder calibrated = crosscoder.withRule(new InferenceRule.Threshold(threshold))) {
                CrosscoderEval eval = CrosscoderEval.of(calibrated, data, dev.retort.basics.Progress.SILENT);
                assertThat(eval.l0()).isCloseTo(3, within(1e-9));
            }
        }
    }

    @Test
    void comesBackFromItsFileAsItWas() {
        Path file = folder.resolve("crosscoder.safetensors");
        Normaliser normaliser = new Normaliser(
                Sides.of(1, 1), new double[] {0.1, 0.2}, new double[] {10, 5}, new float[] {1, 2}, new float[] {3, 4});
        List<CrosscoderFile.Model> models =
                List.of(new CrosscoderFile.Model("base", "ab"), new CrosscoderFile.Model("distilled", "cd"));
        BatchTopK kind = BatchTopK.of(16);
        Thresholds thresholds = new Thresholds(Double.NaN, 1.25, 2.5);
        try (Scope scope = Scope.open();
                CrosscoderFile written = new CrosscoderFile(
                        small(new InferenceRule.Threshold(2.5)),
                        kind,
                        thresholds,
                        normaliser,
                        "blocks.2.resid_pre",
                        models,
                        "{\"steps\":3}",
                        Map.of("retort", "0.1"))) {
            written.write(file);
            try (CrosscoderFile read = CrosscoderFile.read(file, Device.CPU)) {
                assertThat(read.kind()).isEqualTo(kind);
                assertThat(read.thresholds()).isEqualTo(thresholds);
                assertThat(read.models()).isEqualTo(models);
                assertThat(read.hook()).isEqualTo("blocks.2.resid_pre");
                assertThat(read.config()).isEqualTo("{\"steps\":3}");
                assertThat(read.provenance()).containsExactly(Map.entry("retort", "0.1"));
                assertThat(read.crosscoder().rule()).isEqualTo(new InferenceRule.Threshold(2.5));
                assertThat(read.crosscoder().wDec().toFloats()).containsExactly(2, -1, 5, 0);
                assertThat(read.normaliser().scale()).containsExactly(0.1, 0.2);
                assertThat(read.normaliser().offset()).containsExactly(1, 2);
                assertThat(read.normaliser().spread()).containsExactly(3, 4);
            }
        }
    }

    @Test
    void everyRuleComesBackFromTheFile() {
        List<InferenceRule> rules = List.of(
                new InferenceRule.Rectify(),
                new InferenceRule.Threshold(2.5),
                new InferenceRule.TopK(2, true),
                new InferenceRule.PerFeature(new float[] {0.5f, 0.25f}));
        for (InferenceRule rule : rules) {
            Path file = folder.resolve("rule.safetensors");
            try (CrosscoderFile written = fileOf(rule)) {
                written.write(file);
            }
            try (CrosscoderFile read = CrosscoderFile.read(file, Device.CPU)) {
                assertThat(read.crosscoder().rule()).isEqualTo(rule);
            }
        }
    }

    @Test
    void refusesARuleThatIsForOtherFeatures() {
        assertThatThrownBy(() -> small(new InferenceRule.TopK(3, false)))
                .hasMessage("a token cannot have its 3 largest of 2 features");
        assertThatThrownBy(() -> small(new InferenceRule.PerFeature(new float[3])))
                .hasMessage("2 features have 3 thresholds");
        assertThatThrownBy(() -> new InferenceRule.PerFeature(new float[] {1, Float.NaN}))
                .hasMessage("the threshold of feature 1 is NaN");
        Path file = folder.resolve("rule.safetensors");
        try (Scope scope = Scope.open();
                CrosscoderFile written = fileOf(new InferenceRule.TopK(2, false))) {
            written.write(file);
            Map<String, String> metadata;
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            try (Safetensors saved = Safetensors.open(file)) {
                metadata = new LinkedHashMap<>(saved.metadata());
                saved.names().forEach(name -> tensors.put(name, saved.tensor(name, Device.CPU)));
            }
            metadata.put("inference", "{\"rule\":\"top-k\",\"k\":3}");
            Safetensors.write(file, tensors, metadata);
            assertThatThrownBy(() -> CrosscoderFile.read(file, Device.CPU)).isInstanceOf(BadInput.class);
            metadata.put("inference", "{\"rule\":\"per-feature\"}");
            tensors.put("threshold", Tensor.zeros(Device.CPU, DType.F32, 3));
            Safetensors.write(file, tensors, metadata);
            assertThatThrownBy(() -> CrosscoderFile.read(file, Device.CPU))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("threshold");
        }
    }

    private static CrosscoderFile fileOf(InferenceRule rule) {
        return new CrosscoderFile(
                small(rule),
                BatchTopK.of(1),
                Thresholds.NONE,
                Normaliser.identity(Sides.of(1, 1)),
                "blocks.2.resid_pre",
                List.of(new CrosscoderFile.Model("base", ""), new CrosscoderFile.Model("distilled", "")),
                "{}",
                Map.of());
    }

    @Test
    void refusesAFileThatIsNoCrosscoder() {
        Path file = folder.resolve("other.safetensors");
        try (Scope scope = Scope.open()) {
            Safetensors.write(file, Map.of("w_enc", Tensor.zeros(Device.CPU, DType.F32, 2, 2)), Map.of("format", "pt"));
            assertThatThrownBy(() -> CrosscoderFile.read(file, Device.CPU))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("is no crosscoder of Retort's");
        }
    }

    @Test
    void ratiosDoNotSeeRescalingFoldingOrPadding() {
        try (Scope scope = Scope.open()) {
            Sides sides = Sides.of(3, 2);
            Tensor wDec = Tensor.normal(Device.CPU, Rng.of(2, "d"), 0, 1, 5, 5);
            double[] norms = {4, 9};
            double[] plain = nrn(wDec, Normaliser.ofMeanNorms(sides, norms));
            // The second model's activations ×7: its mean norm grows, its directions in its own space too.
            assertThat(nrn(wDec, Normaliser.ofMeanNorms(sides, new double[] {4, 63})))
                    .containsExactly(plain, within(1e-6));
            // The normaliser folded into the weights: raw directions d/scale, scale 1.
            double[] scale = Normaliser.ofMeanNorms(sides, norms).scale();
            Tensor raw = wDec.div(Tensor.of(Device.CPU, sides.each(scale), 5));
            Normaliser folded = new Normaliser(sides, new double[] {1, 1}, norms);
            assertThat(nrn(raw, folded)).containsExactly(plain, within(1e-6));
            // The second model padded with zeros to width 4.
            Tensor padded = Tensor.cat(List.of(raw, Tensor.zeros(Device.CPU, DType.F32, 5, 2)), 1);
            assertThat(nrn(padded, new Normaliser(Sides.of(3, 4), new double[] {1, 1}, norms)))
                    .containsExactly(plain, within(1e-6));
            // Each element divided by a spread of its own: directions are longer where the spread is small.
            float[] spread = {2, 0.5f, 3, 0.1f, 7};
            Tensor spreadOut = raw.div(Tensor.of(Device.CPU, spread, 5));
            Normaliser standard = new Normaliser(sides, new double[] {1, 1}, norms, new float[5], spread);
            assertThat(nrn(spreadOut, standard)).containsExactly(plain, within(1e-6));
        }
    }

    private static double[] nrn(Tensor wDec, Normaliser normaliser) {
        Sides sides = normaliser.sides();
        try (Scope scope = Scope.open();
                Crosscoder crosscoder = new Crosscoder(
                        sides,
                        wDec.mul(0),
                        Tensor.zeros(Device.CPU, DType.F32, wDec.size(0)),
                        wDec.copy(),
                        Tensor.zeros(Device.CPU, DType.F32, sides.total()),
                        new InferenceRule.Rectify())) {
            return NormRatios.of(crosscoder, normaliser).nrn();
        }
    }

    @Test
    void countsLiveFeaturesByTheirRatio() {
        NormRatios ratios = new NormRatios(new double[] {1, 1, 0, 3, 1}, new double[] {0, 1, 2, 1, 5});
        boolean[] live = {true, true, true, true, false};
        assertThat(ratios.nrn()).containsExactly(0, 0.5, 1, 0.25, 5.0 / 6);
        assertThat(ratios.histogram(live)).containsExactly(1, 0, 1, 0, 0, 1, 0, 0, 0, 1);
        assertThat(ratios.above(0.9, live)).isEqualTo(0.25);
        assertThat(ratios.below(0.1, live)).isEqualTo(0.25);
        assertThat(ratios.mean(live)).isEqualTo(1.75 / 4);
    }
}
