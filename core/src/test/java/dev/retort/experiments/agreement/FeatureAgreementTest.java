package dev.retort.experiments.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.MadeStore;
import dev.retort.activations.Part;
import dev.retort.activations.Sides;
import dev.retort.basics.Progress;
import dev.retort.basics.Rng;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.crosscoder.NormRatios;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What features share is what slow loops over tokens say. */
class FeatureAgreementTest {
    private static final int[] LENGTHS = {5, 9, 3, 7, 4, 8, 6, 5, 3, 6};
    private static final int TOKENS = 56;
    private static final int FEATURES = 6;
    private static final FeatureGroup[] GROUPS = {
        FeatureGroup.SHARED,
        FeatureGroup.BASE_ONLY,
        FeatureGroup.SHARED,
        FeatureGroup.DISTILLED_ONLY,
        FeatureGroup.DISTILLED_ONLY,
        FeatureGroup.SHARED
    };

    @TempDir
    Path folder;

    private static Crosscoder crosscoder(int... widths) {
        RandomGenerator random = Rng.of(4, "crosscoder");
        Sides sides = Sides.of(widths);
        return new Crosscoder(
                sides,
                Tensor.normal(Device.CPU, random, 0, 1, FEATURES, sides.total()),
                Tensor.normal(Device.CPU, random, 0, 1, FEATURES),
                Tensor.normal(Device.CPU, random, 0, 1, FEATURES, sides.total()),
                Tensor.normal(Device.CPU, random, 0, 1, sides.total()),
                new InferenceRule.Rectify());
    }

    @Test
    void shares_and_correlations_are_those_of_loops_over_tokens() {
        new MadeStore(folder)
                .documents("a", Part.TRAIN, LENGTHS, Drawn.floats(Drawn.moved(Drawn.normal("a", TOKENS, 4), 1)))
                .documents("b", Part.TRAIN, LENGTHS, Drawn.floats(Drawn.normal("b", TOKENS, 3)));
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off();
                Crosscoder crosscoder = crosscoder(4, 3);
                ActivationStore store = new MadeStore(folder).open("a", "b")) {
            KeptTokens kept = KeptTokens.of(store.sweep(Part.TRAIN), LENGTHS, 8, Progress.SILENT);
            ExplainedShares shares =
                    ExplainedShares.of(crosscoder, GROUPS, kept, store.sweep(Part.TRAIN), Progress.SILENT);
            int[] groups = kept.groupOfTokens();
            for (int without : new int[] {-1, 3}) {
                int[] rows = IntStream.range(0, kept.tokens())
                        .filter(i -> groups[i] != without)
                        .map(i -> kept.rows()[i])
                        .toArray();
                Tensor x = store.rows(Part.TRAIN, rows);
                for (int side = 0; side < 2; side++) {
                    Map<String, Double> named = new LinkedHashMap<>();
                    shares.into(named, "", side, without);
                    assertThat(named).hasSize(7);
                    Map<String, Double> slow = slow(crosscoder, x, side);
                    named.forEach((name, value) ->
                            assertThat(value).as(name).isCloseTo(slow.getOrDefault(name, Double.NaN), within(1e-5)));
                }
            }
            correlations(crosscoder, store.rows(Part.TRAIN, kept.rows()), shares.fired());
        }
    }

    private static Map<String, Double> slow(Crosscoder crosscoder, Tensor x, int side) {
        Tensor f = crosscoder.encode(x);
        Tensor own = crosscoder.sides().of(x, side);
        double all = about(own);
        Tensor missed = own.sub(reconstruction(crosscoder, f, side, null));
        Map<String, Double> slow = new LinkedHashMap<>();
        slow.put("full", 1 - about(missed) / all);
        for (FeatureGroup group : FeatureGroup.values()) {
            Tensor alone = reconstruction(crosscoder, f, side, group);
            slow.put(group.word() + "_alone", 1 - about(own.sub(alone)) / all);
            slow.put(group.word() + "_drop", (about(missed.add(alone)) - about(missed)) / all);
        }
        return slow;
    }

    private static Tensor reconstruction(Crosscoder crosscoder, Tensor f, int side, @Nullable FeatureGroup group) {
        float[] mask = new float[FEATURES];
        for (int i = 0; i < FEATURES; i++) {
            mask[i] = group == null || GROUPS[i] == group ? 1 : 0;
        }
        return f.mul(Tensor.of(Device.CPU, mask, FEATURES)).matmul(crosscoder.wDec(side));
    }

    private static double about(Tensor x) {
        Tensor wide = x.to(DType.F64);
        return wide.sub(wide.mean(0, true)).square().sum().item();
    }

    private static void correlations(Crosscoder crosscoder, Tensor x, boolean[] live) {
        Sides sides = crosscoder.sides();
        CrossSums sums = CrossSums.zeros(4, 3);
        sums.add(sides.of(x, 0).to(DType.F64), sides.of(x, 1).to(DType.F64));
        EncoderCorrelations reading =
                new EncoderCorrelations(sides.of(crosscoder.wEnc(), 0), sides.of(crosscoder.wEnc(), 1), GROUPS, live);
        double[] each = reading.each(sums.centred());
        double[][] own = new double[2][];
        for (int f = 0; f < FEATURES; f++) {
            for (int side = 0; side < 2; side++) {
                own[side] = sides.of(x, side)
                        .matmul(sides.of(crosscoder.wEnc(), side).select(0, f))
                        .toDoubles();
            }
            assertThat(each[f]).isCloseTo(new PearsonsCorrelation().correlation(own[0], own[1]), within(1e-5));
        }
        double[] read = reading.of(sums.centred());
        assertThat(read).hasSameSizeAs(reading.names());
        double[] sorted = Arrays.stream(each).sorted().toArray();
        assertThat(read[0]).isCloseTo((sorted[2] + sorted[3]) / 2, within(1e-12));
        assertThat(read[6]).isEqualTo(each[1]); // the one base-only feature
    }

    @Test
    void groups_follow_the_norms_of_the_decoders() {
        assertThat(FeatureGroup.of(new NormRatios(new double[] {1, 1, 0.05, 0}, new double[] {1, 0.05, 1, 0})))
                .containsExactly(
                        FeatureGroup.SHARED, FeatureGroup.BASE_ONLY, FeatureGroup.DISTILLED_ONLY, FeatureGroup.SHARED);
    }
}
