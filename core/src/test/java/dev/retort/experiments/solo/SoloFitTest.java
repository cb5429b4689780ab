package dev.retort.experiments.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Part;
import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Measured;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.FeatureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SoloFitTest {
    private static final Bootstrap BOOTSTRAP = new Bootstrap(1, 60);

    @TempDir
    Path folder;

    static List<InferenceRule> rules() {
        return List.of(
                new InferenceRule.Rectify(),
                new InferenceRule.Threshold(1.2),
                new InferenceRule.TopK(2, false),
                new InferenceRule.PerFeature(new float[] {0.5f, 0.7f, 0.4f, 0}));
    }

    private static double value(@Nullable Measured figure) {
        return Objects.requireNonNull(figure).value();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void whatTheServedModelKnowsIsReadAndWhatOnlyTheOtherKnowsIsNot(InferenceRule rule) {
        try (Scope scope = Scope.open();
                ActivationStore store = new PlantedSolo(folder).store();
                CrosscoderFile file = PlantedSolo.crosscoder(rule)) {
            SoloFit fit = new SoloFit(file, store, 1, Progress.SILENT);
            assertThat(fit.live()).containsExactly(0, 1, 2);
            try (SoloFile solo = fit.of("hash", fit.live(), BOOTSTRAP)) {
                boolean competing = rule instanceof InferenceRule.TopK;
                for (SoloFeature known : solo.features().subList(0, 2)) {
                    assertThat(value(known.auroc())).isGreaterThan(competing ? 0.8 : 0.999);
                    assertThat(value(known.r2())).isGreaterThan(competing ? 0.5 : 0.95);
                }
                SoloFeature unknown = solo.features().get(2);
                assertThat(value(unknown.auroc())).isCloseTo(0.5, within(0.06));
                assertThat(value(unknown.r2())).isLessThan(0.05);
                assertThat(Objects.requireNonNull(unknown.auroc()).low()).isLessThan(0.5);
            }
        }
    }

    @Test
    void theFileReadsRawActivationsAsItsFiguresSay() {
        try (Scope scope = Scope.open();
                ActivationStore store = new PlantedSolo(folder).store();
                CrosscoderFile file = PlantedSolo.crosscoder(new InferenceRule.Rectify())) {
            try (SoloFile solo = new SoloFit(file, store, 1, Progress.SILENT).of("hash", List.of(0, 1), BOOTSTRAP)) {
                int[] tokens = IntStream.range(26, 50).toArray(); // of one document, its first left out
                Tensor raw = store.rows(Part.TEST, tokens); // (n, D), as the models have them
                Tensor paired = file.crosscoder().encode(file.normaliser().apply(raw));
                Tensor alone = solo.encoder().of(PlantedSolo.SIDES.of(raw, 1));
                for (int feature = 0; feature < 2; feature++) {
                    float[] wanted = paired.select(1, feature).toFloats();
                    float[] got = alone.select(1, feature).toFloats();
                    for (int i = 0; i < wanted.length; i++) {
                        assertThat(got[i]).isCloseTo(wanted[i], within(0.12f));
                    }
                }
            }
        }
    }

    /** As an edit's reader it gives the features that are asked for, in their order, and says which it lacks. */
    @Test
    void anEditReadsWithIt() {
        try (Scope scope = Scope.open();
                ActivationStore store = new PlantedSolo(folder).store();
                CrosscoderFile file = PlantedSolo.crosscoder(new InferenceRule.Rectify());
                SoloFile solo = new SoloFit(file, store, 1, Progress.SILENT).of("hash", List.of(0, 2), BOOTSTRAP);
                FeatureReader reader = SoloValues.of(solo).apply(List.of(2, 0))) {
            Tensor x = Tensor.ones(Device.CPU, DType.F32, 1, 3, PlantedSolo.SIDES.width(1));
            Tensor all = solo.encoder().of(x);
            assertThat(reader.of(null, x).toFloats())
                    .isEqualTo(Tensor.cat(List.of(all.narrow(2, 1, 1), all.narrow(2, 0, 1)), 2)
                            .toFloats());
            assertThat(reader.needsBoth()).isFalse();
            assertThatThrownBy(() -> SoloValues.of(solo).apply(List.of(1)))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("no feature 1");
        }
    }

    @Test
    void aFileIsReadAsItWasWrittenAndGivesTheSameBytes() {
        Path written = folder.resolve("solo.safetensors");
        Path again = folder.resolve("again.safetensors");
        try (Scope scope = Scope.open();
                ActivationStore store = new PlantedSolo(folder).store();
                CrosscoderFile file = PlantedSolo.crosscoder(new InferenceRule.Rectify());
                SoloFile solo = new SoloFit(file, store, 1, Progress.SILENT).of("hash", List.of(0, 2), BOOTSTRAP)) {
            solo.write(written);
            try (SoloFile read = SoloFile.read(written, Device.CPU)) {
                assertThat(read.features()).isEqualTo(solo.features());
                assertThat(read.origin()).isEqualTo(solo.origin());
                assertThat(read.origin().model().name()).isEqualTo("distilled");
                assertThat(read.place(2)).isEqualTo(1);
                assertThatThrownBy(() -> read.place(1)).isInstanceOf(BadInput.class);
                read.requireOf(written, "hash");
                assertThatThrownBy(() -> read.requireOf(written, "other"))
                        .hasMessageContaining("fitted to another crosscoder");
                read.write(again);
                Tensor x = Tensor.normal(Device.CPU, dev.retort.basics.Rng.of(2, "x"), 3, 1, 2, 5, PlantedSolo.WIDTH);
                assertThat(read.encoder().of(x).toFloats())
                        .isEqualTo(solo.encoder().of(x).toFloats());
                assertThat(again).hasSameBinaryContentAs(written);
            }
        }
    }

    @Test
    void badFilesGetASentence() throws IOException {
        Path good = folder.resolve("solo.safetensors");
        try (Scope scope = Scope.open();
                ActivationStore store = new PlantedSolo(folder).store();
                CrosscoderFile file = PlantedSolo.crosscoder(new InferenceRule.Rectify());
                SoloFile solo = new SoloFit(file, store, 1, Progress.SILENT).of("hash", List.of(0, 2), BOOTSTRAP)) {
            solo.write(good);
            Path crosscoder = folder.resolve("c.safetensors");
            file.write(crosscoder);
            refused(crosscoder, "is no solo encoder");
        }
        byte[] bytes = Files.readAllBytes(good);
        refused(changed(bytes, "\"version\":\"1\"", "\"version\":\"7\""), "has version 7");
        refused(changed(bytes, "\\\"feature\\\":2", "\\\"feature\\\":0"), "names a feature twice");
        refused(changed(bytes, "\\\"firing\\\":0", "\\\"firing\\\":7"), "from 0.0 to 1.0");
        refused(changed(bytes, "\"origin\"", "\"orogin\""), "has no origin");
        byte[] infinite = bytes.clone();
        for (int i = 1; i <= 4; i++) { // the last number of the last tensor becomes NaN
            infinite[bytes.length - i] = (byte) 0xff;
        }
        refused(Files.write(folder.resolve("infinite.safetensors"), infinite), "not finite");
    }

    private Path changed(byte[] bytes, String from, String to) throws IOException {
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        return Files.write(
                folder.resolve("changed.safetensors"),
                text.replace(from, to).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    private static void refused(Path file, String sentence) {
        assertThatThrownBy(() -> SoloFile.read(file, Device.CPU))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(sentence);
    }
}
