package dev.retort.lab.planted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.activations.Sides;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.BatchTopK;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PlantedBenchmarkTest {
    private static final PlantedSetting SMALL = new PlantedSetting(Sides.of(48, 48), 64, 3, 0.2, 1, 0.1, 0);

    @Test
    void the_same_seed_gives_the_same_figures() {
        PlantedScore first = run(5000, false).score();
        PlantedScore again = run(5000, false).score();

        assertThat(again.eval().fvu()).isEqualTo(first.eval().fvu());
        assertThat(again.independent().cosine()).isEqualTo(first.independent().cosine());
    }

    @Test
    void training_that_begins_at_the_truth_is_there_after_a_few_steps() {
        PlantedScore score = run(5000, true).score();

        assertThat(score.independent().cosine()[0]).isGreaterThan(0.95);
        assertThat(score.independent().matched()).isGreaterThan(0.95);
    }

    @Test
    @Tag("slow")
    void batch_top_k_finds_what_is_planted() {
        PlantedScore score = run(600_000, false).score();

        assertThat(score.independent().cosine()[0]).isGreaterThan(0.95);
        assertThat(score.independent().cosine()[1]).isGreaterThan(0.95);
        assertThat(score.tests().getLast().both().precision()).isGreaterThanOrEqualTo(0.95);
        assertThat(score.tests().getLast().both().recall()).isGreaterThanOrEqualTo(0.95);
    }

    private static PlantedBenchmark.Result run(long tokens, boolean fromTruth) {
        return new PlantedBenchmark(SMALL, new PlantedRecipe(128, tokens, 3, 0).of(BatchTopK.WORD), 20_000, fromTruth)
                .run(Progress.SILENT);
    }
}
