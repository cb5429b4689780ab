package dev.retort.lab.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Sides;
import dev.retort.engine.Scope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlantedActivationsTest {
    private static final PlantedActivations PLANTED = PlantedActivations.of(
            PlantedTruth.of(new PlantedSetting(Sides.of(16, 9), 40, 3, 0.3, 2, 0.1, 2)), 64, 2500);

    @Test
    void a_step_has_the_same_batch_whenever_it_is_asked_for() {
        try (Scope scope = Scope.open()) {
            float[] first = PLANTED.batch(3).requireShape(64, 25).toFloats();
            PLANTED.batch(4);

            assertThat(PLANTED.batch(3).toFloats()).isEqualTo(first);
            assertThat(PLANTED.batch(4).toFloats()).isNotEqualTo(first);
        }
    }

    @Test
    void a_sweep_holds_the_same_tokens_in_pieces_of_any_size() {
        assertThat(swept(PLANTED, 1024).equals(swept(PLANTED, 77))).isTrue();
    }

    @Test
    void the_sweep_after_another_holds_other_tokens() {
        assertThat(swept(PLANTED.after(2500), 1024).getFirst())
                .isNotEqualTo(swept(PLANTED, 1024).getFirst());
    }

    @Test
    void each_models_activations_have_a_mean_norm_of_the_root_of_its_width() {
        List<Float> all = swept(PLANTED, 1024);
        double[] norms = new double[2];
        for (int token = 0; token < 2500; token++) {
            double[] squares = new double[2];
            for (int j = 0; j < 25; j++) {
                squares[j < 16 ? 0 : 1] += Math.pow(all.get(25 * token + j), 2);
            }
            norms[0] += Math.sqrt(squares[0]) / 2500;
            norms[1] += Math.sqrt(squares[1]) / 2500;
        }

        assertThat(norms[0]).isCloseTo(4, within(0.1));
        assertThat(norms[1]).isCloseTo(3, within(0.1));
    }

    private static List<Float> swept(PlantedActivations planted, int piece) {
        List<Float> all = new ArrayList<>();
        planted.forEach(piece, each -> {
            assertThat(each.firstRow()).isEqualTo(all.size() / 25);
            assertThat(each.flagged()).hasSize((int) each.x().size(0)).doesNotContain(true);
            for (float x : each.x().toFloats()) {
                all.add(x);
            }
        });
        return all;
    }
}
