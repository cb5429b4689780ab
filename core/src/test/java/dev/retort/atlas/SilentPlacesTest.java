package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.activations.ActivationSweep.Piece;
import dev.retort.basics.Rng;
import dev.retort.crosscoder.FeatureCode;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Windows without a feature, against a look at every token. */
class SilentPlacesTest {
    private static final int FEATURES = 4;
    private static final double[] RATES = {0.002, 0.02, 0.9, 0};
    private static final int DOCUMENTS = 60;

    private final int[] lengths = new int[DOCUMENTS];
    private final float[][] f;
    private final boolean[] flagged;

    SilentPlacesTest() {
        RandomGenerator random = Rng.of(4, "silent test");
        for (int d = 0; d < DOCUMENTS; d++) {
            lengths[d] = d % 7 == 3 ? 0 : 1 + random.nextInt(90);
        }
        int tokens = Arrays.stream(lengths).sum();
        f = new float[tokens][FEATURES];
        flagged = new boolean[tokens];
        for (int t = 0; t < tokens; t++) {
            flagged[t] = random.nextInt(9) == 0;
            for (int feature = 0; feature < FEATURES; feature++) {
                f[t][feature] = !flagged[t] && random.nextDouble() < RATES[feature] ? 1 : 0;
            }
        }
    }

    @Test
    void the_feature_is_off_on_all_tokens_around_and_pieces_do_not_matter() {
        SilentPlaces places = swept(DOCUMENTS);
        SilentPlaces pieces = swept(3);
        for (int feature = 0; feature < FEATURES; feature++) {
            List<SilentPlaces.Place> found = places.of(feature);
            assertThat(pieces.of(feature)).isEqualTo(found);
            Set<Integer> documents = new HashSet<>();
            for (SilentPlaces.Place place : found) {
                assertThat(documents.add(place.document())).isTrue();
                int first = Arrays.stream(lengths, 0, place.document()).sum();
                assertThat(place.token()).isBetween(0, lengths[place.document()] - 1);
                assertThat(flagged[first + place.token()]).isFalse();
                int from = Math.max(0, place.token() - ContextCollector.REACH);
                int to = Math.min(lengths[place.document()], place.token() + ContextCollector.REACH + 1);
                for (int t = from; t < to; t++) {
                    assertThat(f[first + t][feature]).isZero();
                }
            }
        }
        assertThat(places.of(0)).hasSize(SilentPlaces.KEPT);
        assertThat(places.of(1)).hasSizeGreaterThan(8);
        assertThat(places.of(2)).hasSizeLessThan(3);
        assertThat(places.of(3)).hasSize(SilentPlaces.KEPT);
    }

    /** @param documents of a piece */
    private SilentPlaces swept(int documents) {
        SilentPlaces places = new SilentPlaces(FEATURES, lengths, 8);
        int from = 0;
        for (int d = 0; d < DOCUMENTS; d += documents) {
            int to = from
                    + Arrays.stream(lengths, d, Math.min(DOCUMENTS, d + documents))
                            .sum();
            try (Scope scope = Scope.open()) {
                Piece piece = new Piece(
                        Tensor.zeros(Device.CPU, DType.F32, to - from, 1), Arrays.copyOfRange(flagged, from, to), from);
                int[] kept = piece.kept();
                float[] code = new float[kept.length * FEATURES];
                for (int i = 0; i < kept.length; i++) {
                    System.arraycopy(f[from + kept[i]], 0, code, i * FEATURES, FEATURES);
                }
                places.add(piece, FeatureCode.of(Tensor.of(Device.CPU, code, kept.length, FEATURES)));
            }
            from = to;
        }
        return places;
    }
}
