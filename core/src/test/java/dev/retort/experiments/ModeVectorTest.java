package dev.retort.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Scope;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import dev.retort.experiments.modes.Mode;
import dev.retort.experiments.modes.ModeVector;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Modes as one vector, on the tiny pair, whose feature 0 is on everywhere with value 1. */
final class ModeVectorTest {
    private TinyPair tiny;

    @BeforeEach
    void open() {
        tiny = new TinyPair();
    }

    @AfterEach
    void close() {
        tiny.close();
    }

    private static Mode mode(String hook, Intervention... interventions) {
        return new Mode(
                "m",
                null,
                "a test's",
                new Mode.MadeFor("c", "b", "d", hook),
                "paired",
                List.of(interventions),
                new Mode.ModeDose(1, 1, 4),
                List.of());
    }

    private static Mode mode(Intervention... interventions) {
        return mode("blocks.1.resid_pre", interventions);
    }

    /** A feature that is 1 everywhere adds factor · d, whichever tokens its clause leaves. */
    @Test
    void theMeanOfAConstantIsIt() {
        Mode mode = mode(new Intervention(
                new Operation.Scale(List.of(0), 3), new Clause.AtTokens(Set.of(0, 2, 4, 6, 8, 10, 12, 14, 16, 18))));
        List<int[]> texts = TinyPair.documents(20);
        try (Scope scope = Scope.open();
                ForcedDocuments documents = new ForcedDocuments(tiny.pair, texts, Progress.SILENT)) {
            ModeVector.Averaged found = ModeVector.averaged(mode, 1, documents);
            long even = texts.stream()
                    .flatMapToInt(Arrays::stream)
                    .filter(id -> id % 2 == 0)
                    .count();
            assertThat(found.acted()).isEqualTo(even);
            assertThat(found.positions())
                    .isEqualTo(texts.stream().mapToInt(ids -> ids.length).sum());
            assertThat(found.agreement()).isCloseTo(1, within(1e-5));
            float[] d = Edit.directions(tiny.pair, Side.DISTILLED, List.of(0)).toFloats();
            for (int j = 0; j < d.length; j++) {
                assertThat((double) found.vector().direction()[j]).isCloseTo(3.0 * d[j], within(1e-4 * norm(d)));
            }
            assertThat(found.vector().block()).isZero();
            assertThat(found.vector().losses()).hasSize(2);
        }
    }

    /** Directions that differ from token to token cancel in part: the size is kept, and the agreement says so. */
    @Test
    void aMeanKeepsTheSizeAndTellsTheDisagreement() {
        Mode mode = mode(
                Intervention.everywhere(new Operation.Clamp(List.of(1, 2, 3, 4, 5), 0.2)),
                Intervention.everywhere(new Operation.Scale(List.of(0), 0)));
        try (ForcedDocuments documents = new ForcedDocuments(tiny.pair, TinyPair.documents(20), Progress.SILENT)) {
            ModeVector.Averaged one = ModeVector.averaged(mode, 1, documents);
            assertThat(one.agreement()).isBetween(0.05, 0.9999);
            try (Scope scope = Scope.open();
                    Edit edit = Edit.of(tiny.pair, Side.DISTILLED, mode.interventions())) {
                double mean = DoubleStream.of(documents.dose(edit)[0]).sum() / one.acted();
                assertThat(norm(one.vector().direction())).isCloseTo(mean, within(1e-4 * mean));
            }
        }
    }

    @Test
    void addedDirectionsAddUp() {
        float[] a = {1, 2, 3};
        float[] b = {0.5f, 0, -1};
        Mode mode = mode(
                Intervention.everywhere(new Operation.Add("a", a, 0.1)),
                Intervention.everywhere(new Operation.Add("b", b, 2)),
                new Intervention(new Operation.Add("b", b, 0), new Clause.FirstTokens(3)));
        ModeVector vector = ModeVector.ofAdded(mode, 2);
        assertThat(vector.losses()).isEmpty();
        assertThat(vector.direction()).containsExactly(0.2f + 2, 0.4f, 3 * 0.2f - 4);
        assertThat(a).containsExactly(1, 2, 3);
    }

    @Test
    void whatIsNoVectorIsRefused() {
        Mode scaled = mode(Intervention.everywhere(new Operation.Scale(List.of(1), 1)));
        assertThat(ModeVector.addsOnly(scaled)).isFalse();
        assertThatThrownBy(() -> ModeVector.ofAdded(scaled, 1))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("feature 1");
        Operation add = new Operation.Add("a", new float[] {1}, 1);
        assertThatThrownBy(() -> ModeVector.ofAdded(mode(Intervention.everywhere(add)), 0))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("does nothing");
        assertThatThrownBy(() -> ModeVector.ofAdded(mode("blocks.0.resid_pre", Intervention.everywhere(add)), 1))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("behind a block");
        Mode never = mode(new Intervention(new Operation.Scale(List.of(0), 1), new Clause.AtTokens(Set.of())));
        try (ForcedDocuments documents = new ForcedDocuments(tiny.pair, TinyPair.documents(3), Progress.SILENT)) {
            assertThatThrownBy(() -> ModeVector.averaged(never, 1, documents))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("never acts");
        }
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
