package dev.retort.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Progress;
import dev.retort.experiments.interventions.Edit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GuardedChoiceTest {
    private TinyPair tiny;

    @BeforeEach
    void open() {
        tiny = new TinyPair();
    }

    @AfterEach
    void close() {
        tiny.close();
    }

    @Test
    void whatAFeatureDoesCountsNotWhereItWasRanked() {
        List<int[]> texts = TinyPair.documents(12);
        try (ForcedDocuments documents = new ForcedDocuments(tiny.pair, texts, Progress.SILENT)) {
            int[][] everywhere = texts.stream().map(ids -> new int[] {1}).toArray(int[][]::new);
            OpenerProbability readiness = new OpenerProbability(documents, everywhere, new int[] {TinyPair.OPENER});
            assertThat(readiness.under(null)).isBetween(0.0, 1.0);
            GuardedChoice choice = new GuardedChoice(tiny.pair, readiness::under, _ -> 1);
            assertThat(choice.of(List.of(1, 2, 0), 3, 0.98)).startsWith(0);
            assertThat(choice.of(List.of(1, 2, 0), 2, 0.98)).doesNotContain(0);
            assertThat(choice.of(List.of(0, 1), 5, 1.5)).isEmpty();
        }
    }

    @Test
    void aFeatureThatDoesDamageIsPassedOverAndThoseBehindItAreNot() {
        ArrayDeque<Double> accuracies = new ArrayDeque<>(List.of(1.0, 0.0, 1.0));
        // the first is the strongest, all together leave more than enough
        ToDoubleFunction<@Nullable Edit> readiness = edit -> edit == null
                ? 1
                : 0.99 - 0.01 * edit.features().size() + 0.001 * edit.features().getFirst();
        assertThat(new GuardedChoice(tiny.pair, readiness, _ -> accuracies.removeFirst()).of(List.of(3, 2, 1), 3, 1))
                .containsExactly(1, 3);
    }

    @Test
    void aSetIsLargeEnoughOnceLittleReadinessIsLeft() {
        ToDoubleFunction<@Nullable Edit> readiness =
                edit -> edit == null ? 1 : 1 - 0.11 * edit.features().size();
        assertThat(new GuardedChoice(tiny.pair, readiness, _ -> 1).of(List.of(0, 1, 2, 3)))
                .hasSize(2);
    }
}
