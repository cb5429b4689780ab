package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Document;
import dev.retort.activations.Sides;
import dev.retort.activations.TokenSequence;
import dev.retort.activations.TokenTable;
import dev.retort.basics.BadInput;
import dev.retort.basics.Rng;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CategoryReadingTest {
    private static final int FEATURES = 6;
    private final double[] nrn = {0.1, 0.95, 0.3, 0.6, 0.5, 0.9};

    @Test
    void theFeatureThatFiresBeforeOpenersIsFoundOnDevAndMeasuredOnTest() {
        // Feature 1 is planted at `pre`, feature 2 at `pre` half the time; the others fire at random.
        CategoryReading.Side dev = side(1);
        CategoryReading.Side test = side(2);
        List<CategoryReading> readings =
                CategoryReading.all(List.of("self-reflection", "unknown"), dev, test, nrn, new Bootstrap(3, 200));
        assertThat(readings).hasSize(Contrast.values().length);
        CategoryReading pre = readings.stream()
                .filter(r -> r.contrast() == Contrast.PRE_HARD)
                .findFirst()
                .orElseThrow();
        assertThat(pre.best().feature()).isEqualTo(1);
        assertThat(pre.best().auroc().value()).isGreaterThan(0.97);
        assertThat(Objects.requireNonNull(pre.belowHalf()).feature()).isEqualTo(2);
        assertThat(pre.topTen()).startsWith(1, 2);
        ReadingSummary summary = Objects.requireNonNull(ReadingSummary.of(Contrast.PRE_HARD, readings));
        assertThat(summary.aboveHalfLeads()).isEqualTo(1);
        assertThat(Objects.requireNonNull(summary.aboveMinusBelow()).value()).isBetween(0.1, 0.4);
        assertThat(pre.tree()).containsKeys("feature", "auroc", "nrn", "best_above_half", "best_below_half");
        List<Context> contexts = Context.strongest(test.activations(), test.table(), 1, 3, 2);
        assertThat(contexts).hasSize(3).allSatisfy(context -> {
            assertThat(context.tokens()).hasSize(5);
            assertThat(context.tokens().get(context.peak() + 1)).isEqualTo("wait");
            assertThat(context.values().get(context.peak())).isPositive();
        });
    }

    @Test
    void countsFiringWithoutFlaggedTokens() {
        TokenTable table = new TokenTable(List.of(Samples.words(new Document("d", "a b c d", List.of(), null), true)));
        FeatureActivations activations = Activations.of(new float[] {9, 0, 0, 2, 1, 0, 3, 0}, 2);
        FeatureStatistics statistics = FeatureStatistics.of(activations, table);
        assertThat(statistics.tokens()).isEqualTo(3);
        assertThat(statistics.firing()).containsExactly(new double[] {2.0 / 3, 1.0 / 3}, within(1e-12));
        assertThat(statistics.mean()).containsExactly(2, 2);
        assertThat(statistics.max()).containsExactly(3, 2);
        assertThat(FeatureStatistics.firingAt(new boolean[] {true, false, false, true}, activations))
                .containsExactly(1, 0);
    }

    @Test
    void aProbeReadsADirectionThatNoAxisCarries() {
        RandomGenerator random = Rng.of(5, "probe");
        int n = 600;
        float[] data = new float[n * 2 * 4];
        byte[] kinds = new byte[n];
        List<TokenSequence> sequences = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            sequences.add(new TokenSequence(
                    new Document("d" + i, "", List.of(), null), new int[1], new int[1], new int[1], new boolean[1]));
            double signal = 0;
            for (int j = 0; j < 8; j++) {
                data[i * 8 + j] = (float) (10 + 5 * random.nextGaussian());
                signal += j < 4 ? 0 : (j % 2 == 0 ? 1 : -1) * data[i * 8 + j];
            }
            kinds[i] = signal > 0 ? Labelling.POSITIVE : Labelling.NEGATIVE;
        }
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(Device.CPU, data, n, 8);
            Sides models = Sides.of(4, 4);
            double[] readings = new double[2];
            for (int m = 0; m < readings.length; m++) {
                Tensor own = models.of(x, m);
                ProbeReading.Residuals rows = tokens -> {
                    long[] indices =
                            java.util.Arrays.stream(tokens).asLongStream().toArray();
                    return own.indexSelect(0, Tensor.of(Device.CPU, indices, indices.length));
                };
                ProbeReading.Side side = new ProbeReading.Side(new TokenTable(sequences), new Labelling(kinds), rows);
                readings[m] =
                        ProbeReading.of(side, side, 400, new Bootstrap(1, 50)).value();
            }
            assertThat(readings[0]).isBetween(0.4, 0.65);
            assertThat(readings[1]).isGreaterThan(0.995);
        }
    }

    @Test
    void aProbeIsWhereItsGradientVanishes() {
        try (Scope scope = Scope.open()) {
            float[] x = {0, 1, 2, 3, 4, 5};
            boolean[] y = {false, false, true, false, true, true};
            LinearProbe probe = LinearProbe.fit(Tensor.of(Device.CPU, x, 6, 1), y, 0.5);
            double gradient = 0.5 * probe.weights()[0];
            double biasGradient = 0;
            for (int i = 0; i < 6; i++) {
                double z = (x[i] - probe.mean()[0]) / probe.deviation()[0];
                double error = 1 / (1 + Math.exp(-(z * probe.weights()[0] + probe.bias()))) - (y[i] ? 1 : 0);
                gradient += error * z;
                biasGradient += error;
            }
            assertThat(gradient).isCloseTo(0, within(1e-4));
            assertThat(biasGradient).isCloseTo(0, within(1e-4));
        }
    }

    @Test
    void aFileOfCategoriesIsReadAndItsFaultsAreTold(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, "categories:\n  - {name: hedging, openers: [Perhaps], anywhere: true}\n");
        Categories mine = Categories.named(file.toString());
        Document labelled = mine.label(new Document("d", "it is perhaps so", List.of(), null));
        assertThat(labelled.labels()).hasSize(2);
        Files.writeString(file, "categories:\n  - {name: hedging, openers: []}\n");
        Assertions.assertThatThrownBy(() -> Categories.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("mine.yaml:2")
                .hasMessageContaining("openers need to be words");
    }

    private static CategoryReading.Side side(long seed) {
        List<TokenSequence> sequences = new ArrayList<>();
        List<float[]> rows = new ArrayList<>();
        RandomGenerator random = Rng.of(seed, "side");
        for (int document = 0; document < 60; document++) {
            boolean reflects = random.nextBoolean();
            String text = reflects
                    ? "<bos> one is two . wait , that is wrong . done ."
                    : "<bos> one is one . that is so . please wait here . done .";
            List<dev.retort.activations.Label> labels = reflects
                    ? List.of(
                            Samples.label(text, 5, 11, "self-reflection", false),
                            Samples.label(text, 5, 6, "self-reflection", true))
                    : List.of();
            TokenSequence sequence = Samples.words(new Document("d" + document, text, labels, "trace"), true);
            sequences.add(sequence);
            for (int t = 0; t < sequence.length(); t++) {
                float[] row = new float[FEATURES];
                for (int f = 0; f < FEATURES; f++) {
                    boolean pre = reflects && t == 4;
                    boolean fires = f == 1 ? pre : f == 2 ? pre && random.nextBoolean() : random.nextDouble() < 0.2;
                    row[f] = fires ? 1 + random.nextFloat() : 0;
                }
                rows.add(row);
            }
        }
        float[] dense = new float[rows.size() * FEATURES];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, dense, i * FEATURES, FEATURES);
        }
        return new CategoryReading.Side(new TokenTable(sequences), Activations.of(dense, FEATURES));
    }
}
