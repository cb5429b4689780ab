package dev.retort.experiments.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Corpus;
import dev.retort.activations.Document;
import dev.retort.activations.MadeStore;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Part;
import dev.retort.atlas.Measured;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.basics.Rng;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.stat.correlation.Covariance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spectra of a store whose activations were drawn with known spreads. */
class ActivationGeometryTest {
    private static final int DOCUMENTS = 40;
    private static final int WIDTH = 6;
    private static final double[] STEEP = {6, 2, 1, 0.5, 0.3, 0.2};
    private static final double[] EVEN = {2, 2, 2, 2, 2, 2};

    @TempDir
    Path folder;

    private final int[] lengths = new int[DOCUMENTS];
    private MadeStore made = new MadeStore(Path.of(""));

    @BeforeEach
    void make() {
        RandomGenerator random = Rng.of(2, "lengths");
        Arrays.setAll(lengths, d -> 20 + random.nextInt(9));
        made = new MadeStore(folder);
        side("base", STEEP, 0);
        side("distilled", EVEN, 0);
    }

    /** The first token of each document, which is flagged, is far away. */
    private void side(String name, double[] spreads, double first) {
        made.documents(name, Part.TRAIN, lengths, rows(name.replace("far", "base"), spreads, first));
    }

    private float[] rows(String name, double[] spreads, double first) {
        RandomGenerator random = Rng.of(9, name);
        float[] x = new float[Arrays.stream(lengths).sum() * WIDTH];
        int at = 0;
        for (int length : lengths) {
            for (int t = 0; t < length; t++) {
                for (int j = 0; j < WIDTH; j++) {
                    double drawn = random.nextGaussian() * spreads[j] + 3;
                    x[at++] = (float) (t == 0 ? drawn + first : drawn);
                }
            }
        }
        return x;
    }

    private ActivationGeometry measure(String... names) {
        try (ActivationStore store = made.open(names)) {
            return ActivationGeometry.measure(store, Part.TRAIN, 20, Progress.SILENT);
        }
    }

    private static Measured figure(ActivationGeometry geometry, int side, String name) {
        return figure(geometry.parts().getFirst().sides().get(side), name);
    }

    private static Measured figure(ActivationGeometry.Side side, String name) {
        return Objects.requireNonNull(side.figures().get(name), name);
    }

    private double[][] kept(float[] x) {
        List<double[]> rows = new ArrayList<>();
        int at = 0;
        for (int length : lengths) {
            for (int t = 0; t < length; t++, at++) {
                if (t > 0) {
                    double[] row = new double[WIDTH];
                    for (int j = 0; j < WIDTH; j++) {
                        row[j] = x[at * WIDTH + j];
                    }
                    rows.add(row);
                }
            }
        }
        return rows.toArray(double[][]::new);
    }

    @Test
    void figures_are_those_of_the_covariance_of_unflagged_tokens() {
        ActivationGeometry geometry = measure("base", "distilled");
        double[] values = new EigenDecompositionSymmetric(
                        new Covariance(new Array2DRowRealMatrix(kept(rows("base", STEEP, 0)))).getCovarianceMatrix())
                .getEigenvalues();
        Spectrum slow = new Spectrum(values);
        assertThat(figure(geometry, 0, "participation_ratio").value())
                .isCloseTo(slow.participationRatio(), within(1e-5));
        assertThat(figure(geometry, 0, "dimension_90").value()).isCloseTo(slow.dimension(0.9), within(1e-5));
        assertThat(figure(geometry, 0, "variance_1").value()).isCloseTo(slow.share(1), within(1e-6));
        assertThat(figure(geometry, 0, "variance_1").value()).isCloseTo(36 / 41.38, within(0.05));
        assertThat(geometry.parts()).hasSize(1);
        assertThat(geometry.parts().getFirst().tokens())
                .isEqualTo(Arrays.stream(lengths).sum() - DOCUMENTS);
        assertThat(geometry.parts().getFirst().documents()).isEqualTo(DOCUMENTS);
    }

    @Test
    void a_wider_spread_is_told_with_an_interval() {
        ActivationGeometry geometry = measure("base", "distilled");
        assertThat(figure(geometry, 1, "participation_ratio").value()).isBetween(5.7, 6.0);
        ActivationGeometry.Change change = geometry.parts().getFirst().changes().getFirst();
        Measured wider = Objects.requireNonNull(change.figures().get("participation_ratio"));
        assertThat(wider.excludes(0)).isTrue();
        assertThat(wider.value())
                .isCloseTo(
                        figure(geometry, 1, "participation_ratio").value()
                                - figure(geometry, 0, "participation_ratio").value(),
                        within(1e-12));
        Measured base = figure(geometry, 0, "participation_ratio");
        assertThat(base.low()).isLessThan(base.value());
        assertThat(base.n()).isEqualTo(DOCUMENTS);
    }

    @Test
    void a_model_does_not_differ_from_itself_and_flagged_tokens_play_no_part() {
        side("far", STEEP, 7);
        ActivationGeometry geometry = measure("base", "far");
        assertThat(geometry.parts().getFirst().changes().getFirst().figures().values())
                .allSatisfy(figure -> assertThat(figure.value()).isCloseTo(0, within(1e-9)));
    }

    @Test
    void kinds_of_documents_are_told_apart_and_small_ones_left_out() {
        List<Document> documents = new ArrayList<>();
        for (int d = 0; d < DOCUMENTS; d++) {
            String kind = d < 15 ? "trace" : d < 35 ? "text" : "rare";
            documents.add(new Document("d" + d, "text " + d, List.of(), kind));
        }
        Corpus corpus = new Corpus(folder.resolve("corpus"));
        corpus.write(Part.TRAIN, documents);
        try (ActivationStore store =
                ActivationStore.open(corpus, List.of(made.side("base"), made.side("distilled")), Normalisation.NONE)) {
            ActivationGeometry geometry = ActivationGeometry.measure(store, Part.TRAIN, 20, Progress.SILENT);
            assertThat(geometry.parts())
                    .extracting(ActivationGeometry.CorpusPart::name)
                    .containsExactly("all", "trace", "text");
            assertThat(geometry.skipped()).containsExactly("rare");
            ActivationGeometry.CorpusPart trace = geometry.parts().get(1);
            assertThat(trace.documents()).isEqualTo(15);
            int tokens = Arrays.stream(lengths).limit(15).sum() - 15;
            assertThat(trace.tokens()).isEqualTo(tokens);
            double[][] rows = Arrays.copyOf(kept(rows("base", STEEP, 0)), tokens);
            Spectrum slow = new Spectrum(new EigenDecompositionSymmetric(
                            new Covariance(new Array2DRowRealMatrix(rows)).getCovarianceMatrix())
                    .getEigenvalues());
            assertThat(figure(trace.sides().getFirst(), "participation_ratio").value())
                    .isCloseTo(slow.participationRatio(), within(1e-5));
        }
    }

    @Test
    void one_model_alone_has_a_spectrum_and_no_change() {
        ActivationGeometry geometry = measure("base");
        assertThat(geometry.parts().getFirst().sides()).hasSize(1);
        assertThat(geometry.parts().getFirst().changes()).isEmpty();
    }

    @Test
    void what_cannot_be_measured_is_a_sentence() {
        try (ActivationStore store = made.open("base")) {
            assertThatThrownBy(() -> ActivationGeometry.measure(store, Part.TEST, 20, Progress.SILENT))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("holds no activations of the test part");
            assertThatThrownBy(() -> ActivationGeometry.measure(store, Part.TRAIN, 7, Progress.SILENT))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("--resamples 7");
        }
        RandomGenerator random = Rng.of(1, "few");
        float[] few = new float[18 * 3];
        for (int i = 0; i < few.length; i++) {
            few[i] = (float) random.nextGaussian();
        }
        made.documents("few", Part.TRAIN, new int[] {9, 9}, few);
        assertThatThrownBy(() -> measure("few")).isInstanceOf(BadInput.class).hasMessageContaining("needs 8 documents");
    }
}
