package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.BadInput;
import dev.retort.basics.Rng;
import dev.retort.formats.Json;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NullBoundsTest {
    private static final List<Column> COLUMNS = Stream.of(
                    "nrn",
                    "nu_error",
                    "nu_reconstruction",
                    "free_error",
                    "free_activation",
                    "ridge_r2_base",
                    "ridge_r2_distilled",
                    "cos_decoder",
                    "fired")
            .map(name -> new Column(name, Type.DOUBLE))
            .toList();

    @TempDir
    Path folder;

    /** Exclusive by norm, with every criterion at a share of its usual bound. */
    private static double[] exclusive(double share) {
        Exclusivity usual = Exclusivity.usual();
        return new double[] {
            0.95,
            share * usual.nuError(),
            share * usual.nuReconstruction(),
            share * usual.freeDirection(),
            0,
            0.8 * share * usual.ridge(),
            0.8,
            0.1,
            7
        };
    }

    private Path atlas(String name, List<double[]> rows) {
        Path atlas = folder.resolve(name);
        atlas.toFile().mkdir();
        TableFile.write(
                atlas.resolve("features.parquet"),
                COLUMNS,
                sink -> rows.forEach(row -> {
                    sink.begin();
                    for (double value : row) {
                        sink.put(value);
                    }
                    sink.end();
                }));
        Json.write(atlas.resolve("atlas.json"), Map.of());
        return atlas;
    }

    @Test
    void at_most_a_twentieth_of_what_null_pairs_claim_passes() {
        RandomGenerator random = Rng.of(1, "bounds");
        List<double[]> rows = Stream.generate(() -> exclusive(2 * random.nextDouble()))
                .limit(399)
                .toList();
        NullBounds bounds =
                NullBounds.of(List.of(atlas("a", rows.subList(0, 200)), atlas("b", rows.subList(200, 399))));
        assertThat(bounds.claims()).isEqualTo(399);
        assertThat(bounds.usualPassed()).isBetween(160, 240);
        assertThat(bounds.passed()).isEqualTo(19); // ⌊.05 · 399⌋
        assertThat(bounds.factor()).isBetween(0.05, 0.2);
        assertThat(bounds.bounds().nuError())
                .isCloseTo(bounds.factor() * Exclusivity.usual().nuError(), within(1e-12));
        assertThat(bounds.bounds().nrn()).isEqualTo(Exclusivity.usual().nrn());
    }

    @Test
    void bounds_are_loosened_only_where_a_false_verdict_in_twenty_could_be_seen() {
        List<double[]> rows = Stream.iterate(1.2, share -> share + 0.01)
                .map(NullBoundsTest::exclusive)
                .limit(100)
                .toList();
        NullBounds many = NullBounds.of(List.of(atlas("a", rows)));
        assertThat(many.passed()).isEqualTo(5);
        assertThat(many.usualPassed()).isZero();
        assertThat(many.factor()).isCloseTo(1.25, within(1e-9));
        NullBounds few = NullBounds.of(List.of(atlas("b", rows.subList(0, 19))));
        assertThat(few.factor()).isEqualTo(1);
        assertThat(few.passed()).isZero();
        assertThat(few.bounds()).isEqualTo(Exclusivity.usual());
    }

    @Test
    void bounds_stay_where_the_other_model_has_less() {
        List<double[]> rows = Stream.generate(() -> exclusive(3)).limit(50).toList();
        NullBounds bounds = NullBounds.of(List.of(atlas("a", rows)));
        assertThat(bounds.passed()).isZero();
        assertThat(bounds.bounds().nuReconstruction()).isLessThan(1);
    }

    @Test
    void shared_dead_and_unmeasured_features_claim_or_prove_nothing() {
        double[] shared = exclusive(0.1);
        shared[0] = 0.5;
        double[] dead = exclusive(0.1);
        dead[8] = 0;
        double[] unmeasured = exclusive(0.1);
        unmeasured[3] = Double.NaN;
        NullBounds bounds = NullBounds.of(List.of(atlas("a", List.of(shared, dead, unmeasured))));
        assertThat(bounds.claims()).isEqualTo(1);
        assertThat(bounds.usualPassed()).isZero();
    }

    @Test
    void no_atlas_is_a_sentence() {
        assertThatThrownBy(() -> NullBounds.of(List.of(folder)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("is no atlas");
    }
}
