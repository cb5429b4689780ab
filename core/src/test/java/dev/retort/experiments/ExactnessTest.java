package dev.retort.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Progress;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Exactness;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ExactnessTest {
    private static final Exactness AS_IT_MUST_BE = new Exactness(Side.BASE, 9, true, 20, 20, 1e-7, 1e-7, 1e-8, 0);

    @ParameterizedTest
    @EnumSource(Side.class)
    void interventionsDoWhatTheySayAndNothingElse(Side side) {
        List<int[]> texts = TinyPair.documents(5);
        for (InferenceRule rule : List.of(
                new InferenceRule.Rectify(), new InferenceRule.Threshold(0.3), new InferenceRule.TopK(2, true))) {
            try (TinyPair tiny = new TinyPair(rule)) {
                Exactness found = Exactness.of(tiny.pair, side, texts, Progress.SILENT);
                assertThat(found.idleSame()).isTrue();
                assertThat(found.positions())
                        .isEqualTo(texts.stream().mapToLong(t -> t.length).sum());
                // prompts and eleven of twelve new tokens each
                assertThat(found.acted()).isEqualTo(found.positions() + 5 * 11).isEqualTo(found.expected());
                assertThat(found.ablated()).isLessThan(1e-6);
                assertThat(found.emptied()).isLessThan(1e-5);
                assertThat(found.rebuilt()).isLessThanOrEqualTo(1e-6);
                assertThat(found.otherTokens()).isZero();
                assertThat(found.holds()).isTrue();
            }
        }
    }

    @Test
    void oneThingAmissIsEnough() {
        assertThat(AS_IT_MUST_BE.holds()).isTrue();
        for (Exactness amiss : List.of(
                new Exactness(Side.BASE, 9, false, 20, 20, 1e-7, 1e-7, 1e-8, 0),
                new Exactness(Side.BASE, 9, true, 20, 19, 1e-7, 1e-7, 1e-8, 0),
                new Exactness(Side.BASE, 9, true, 20, 20, 1e-4, 1e-7, 1e-8, 0),
                new Exactness(Side.BASE, 9, true, 20, 20, 1e-7, Double.NaN, 1e-8, 0),
                new Exactness(Side.BASE, 9, true, 20, 20, 1e-7, 1e-7, 2e-6, 0),
                new Exactness(Side.BASE, 9, true, 20, 20, 1e-7, 1e-7, 1e-8, 1))) {
            assertThat(amiss.holds()).as(amiss.toString()).isFalse();
        }
    }
}
