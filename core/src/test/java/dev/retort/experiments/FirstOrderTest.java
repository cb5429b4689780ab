package dev.retort.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.models.Hooks;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gradient's sums against moving the stream a little along each feature. */
class FirstOrderTest {
    private static final double STEP = 0.02;

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
    void whatAFeatureDoesIsWhatALittleMoreOfItDoes() {
        CrosscodedPair pair = tiny.pair;
        FirstOrder.Quantity opener =
                (logits, ids) -> logits.logSoftmax(2).select(2, TinyPair.OPENER).narrow(1, 0, ids.size(1) - 1);
        List<int[]> rows = List.of(new int[] {3, 1, 4, 1, 5, 9}, new int[] {2, 6, 5, 3, 5, 8});
        boolean[] marked = {false, true, false, true, false, false, true, false, false, false, true, false};
        try (ForcedDocuments documents = new ForcedDocuments(pair, rows, Progress.SILENT)) {
            ForcedDocuments.Part part = documents.parts().getFirst();
            FirstOrder once = FirstOrder.none(pair);
            once.add(pair, part, marked, opener);
            FirstOrder twice = FirstOrder.none(pair);
            twice.add(pair, part, marked, opener);
            twice.add(pair, part, marked, opener);
            twice.divide(8);

            for (int feature = 0; feature < TinyPair.FEATURES; feature++) {
                double moved = (quantity(pair, part, marked, opener, feature, STEP)
                                - quantity(pair, part, marked, opener, feature, -STEP))
                        / (2 * STEP);
                assertThat(once.effect()[feature])
                        .as("feature %d", feature)
                        .isCloseTo(moved, within(1e-3 + 0.01 * Math.abs(moved)));
                assertThat(twice.effect()[feature]).isCloseTo(once.effect()[feature] / 4, within(1e-12));
                assertThat(twice.weight()[feature]).isCloseTo(once.weight()[feature] / 4, within(1e-12));
            }
            // it fires everywhere with 1, so its weight is its norm at four marked positions
            double norm = pair.norms(CrosscodedPair.Side.DISTILLED)[0];
            assertThat(once.weight()[0]).isCloseTo(4 * norm, within(1e-5 * norm));
            assertThat(once.effect()[0]).isGreaterThan(0.1);
        }
    }

    /** Σ q over the marked positions, with the stream at them moved by {@code step} · f · d. */
    private static double quantity(
            CrosscodedPair pair,
            ForcedDocuments.Part part,
            boolean[] marked,
            FirstOrder.Quantity quantity,
            int feature,
            double step) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Tensor ids = part.batch().ids();
            Tensor mask = Tensor.of(Device.CPU, marked, ids.shape()).to(DType.F32);
            Tensor raw = Tensor.cat(List.of(part.base(), part.distilled()), 2)
                    .reshape(-1, pair.crosscoder().sides().total());
            Tensor f = pair.crosscoder().encode(pair.normaliser().apply(raw)).narrow(1, feature, 1); // (B·T, 1)
            Tensor direction = pair.normaliser()
                    .ownDirections(pair.crosscoder().wDec(1), 1)
                    .narrow(0, feature, 1); // (1, d)
            Tensor change = f.mul(mask.reshape(-1, 1)).mul(direction).mul(step);
            Tensor x = part.distilled().add(change.reshape(part.distilled().shape()));
            Tensor q = quantity.of(pair.distilled().logitsFrom(pair.point(), x, Hooks.none()), ids);
            return q.mul(mask.narrow(1, 0, q.size(1))).sum().item();
        }
    }
}
