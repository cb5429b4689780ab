package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.activations.ActivationSweep.Piece;
import dev.retort.atlas.ContextCollector.Place;
import dev.retort.basics.Rng;
import dev.retort.crosscoder.FeatureCode;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is collected piece by piece is what sorting everything gives. */
class ContextCollectorTest {
    private static final int FEATURES = 3;
    private static final int[] LENGTHS = {1, 40, 7, 3, 90, 55, 2, 31, 64, 18};

    private final int tokens = Arrays.stream(LENGTHS).sum();
    private final float[][] f = new float[tokens][FEATURES];
    private final boolean[] flagged = new boolean[tokens];

    @BeforeEach
    void draw() {
        RandomGenerator random = Rng.of(5, "contexts");
        for (int t = 0; t < tokens; t++) {
            flagged[t] = t % 11 == 4;
            for (int feature = 0; feature < FEATURES; feature++) {
                f[t][feature] = random.nextInt(4) == 0 && !flagged[t] ? random.nextFloat() + 0.01f : 0;
            }
        }
    }

    @Test
    void the_strongest_places_are_each_documents_best() {
        ContextCollector collected = collected(6, 0, LENGTHS.length);
        for (int feature = 0; feature < FEATURES; feature++) {
            List<Place> expected = new ArrayList<>();
            for (int d = 0, first = 0; d < LENGTHS.length; first += LENGTHS[d++]) {
                int best = -1;
                for (int t = 0; t < LENGTHS[d]; t++) {
                    float value = f[first + t][feature];
                    best = value > 0 && (best < 0 || value > f[first + best][feature]) ? t : best;
                }
                if (best >= 0) {
                    expected.add(new Place(d, best, f[first + best][feature], 0, around(feature, first, d, best)));
                }
            }
            expected.sort(Comparator.comparingDouble(Place::value).reversed());
            assertThat(collected.strongest(feature)).hasSize(6);
            for (int i = 0; i < 6; i++) {
                same(collected.strongest(feature).get(i), expected.get(i));
            }
        }
    }

    @Test
    void the_draw_does_not_depend_on_the_pieces_and_all_is_drawn_where_there_is_room() {
        ContextCollector one = collected(2, 9, LENGTHS.length);
        ContextCollector many = collected(2, 9, 2);
        ContextCollector all = collected(2, 10_000, 3);
        for (int feature = 0; feature < FEATURES; feature++) {
            int own = feature;
            assertThat(one.drawn(feature)).hasSize(9).isSortedAccordingTo(Comparator.comparingDouble(Place::value));
            for (int i = 0; i < 9; i++) {
                same(one.drawn(feature).get(i), many.drawn(feature).get(i));
            }
            long firing = Arrays.stream(f).filter(row -> row[own] > 0).count();
            assertThat(all.drawn(feature)).hasSize((int) firing);
        }
    }

    private static void same(Place place, Place expected) {
        assertThat(place.document()).isEqualTo(expected.document());
        assertThat(place.token()).isEqualTo(expected.token());
        assertThat(place.value()).isEqualTo(expected.value());
        assertThat(place.values()).isEqualTo(expected.values());
    }

    private float[] around(int feature, int first, int document, int token) {
        int from = Math.max(0, token - ContextCollector.REACH);
        int to = Math.min(LENGTHS[document], token + ContextCollector.REACH + 1);
        float[] values = new float[to - from];
        for (int t = from; t < to; t++) {
            values[t - from] = f[first + t][feature];
        }
        return values;
    }

    /** @param documents of a piece */
    private ContextCollector collected(int strongest, int drawn, int documents) {
        ContextCollector collector = new ContextCollector(FEATURES, LENGTHS, strongest, drawn, 7);
        int from = 0;
        for (int d = 0; d < LENGTHS.length; d += documents) {
            int to = from;
            for (int own = d; own < Math.min(LENGTHS.length, d + documents); own++) {
                to += LENGTHS[own];
            }
            try (Scope scope = Scope.open()) {
                Piece piece = new Piece(
                        Tensor.zeros(Device.CPU, dev.retort.engine.DType.F32, to - from, 1),
                        Arrays.copyOfRange(flagged, from, to),
                        from);
                int[] kept = piece.kept();
                float[] code = new float[kept.length * FEATURES];
                for (int i = 0; i < kept.length; i++) {
                    System.arraycopy(f[from + kept[i]], 0, code, i * FEATURES, FEATURES);
                }
                collector.add(piece, FeatureCode.of(Tensor.of(Device.CPU, code, kept.length, FEATURES)));
            }
            from = to;
        }
        return collector;
    }
}
