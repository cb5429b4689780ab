package dev.retort.experiments.agreement;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Sides;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.NormRatios;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything about one pair: two passes for moments (all of it, then group after group), a sample, shuffles. */
final class PairAgreement {
    static final String FORWARD = "ridge_r2_a_to_b";
    static final String BACKWARD = "ridge_r2_b_to_a";

    private final ActivationStore store;
    private final AgreementPlan plan;
    private final SidePair pair;
    private final KeptTokens kept;
    private final Progress progress;
    private final Figures figures;

    PairAgreement(ActivationStore store, AgreementPlan plan, SidePair pair, KeptTokens kept, Progress progress) {
        this.store = store;
        this.plan = plan;
        this.pair = pair;
        this.kept = kept;
        this.progress = progress;
        this.figures = new Figures(pair, kept);
    }

    List<AgreementRow> measure(@Nullable CrosscoderFile file) {
        try (Scope scope = Scope.open()) {
            MomentReading similarities = new Similarities();
            Stream.of(similarities.names(), List.of(FORWARD, BACKWARD, SampledTokens.RSA, SampledTokens.NEIGHBOURS))
                    .flatMap(List::stream)
                    .forEach(name -> figures.put(name, Double.NaN)); // the order of the rows
            List<MomentReading> readings = new ArrayList<>(List.of(similarities));
            if (file != null) {
                readings.add(features(file));
            }
            moments(readings);
            new SampledTokens(store, plan.part(), pair).read(kept, plan.tokens(), figures);
            NullDocuments documents = NullDocuments.of(kept, plan.nullTokens(), plan.tokens());
            if (plan.permutations() > 0) {
                new ShuffledDocuments(store, plan, pair, documents, progress).read(readings, figures);
            }
            return figures.rows();
        }
    }

    /** What features explain, and the reading of how their encoder sides agree. */
    private MomentReading features(CrosscoderFile file) {
        Crosscoder crosscoder = file.crosscoder();
        FeatureGroup[] groupOf = FeatureGroup.of(NormRatios.of(crosscoder, file.normaliser(), pair.a(), pair.b()));
        ExplainedShares shares =
                ExplainedShares.of(crosscoder, groupOf, kept, store.sweep(plan.part(), file.normaliser()), progress);
        shares(shares, -1).forEach(figures::put);
        for (int g = 0; g < kept.groups(); g++) {
            int group = g;
            shares(shares, g).forEach((name, value) -> figures.without(name, group, value));
        }
        Sides sides = crosscoder.sides();
        float[] factors = file.normaliser().factors();
        Tensor weights = crosscoder.wEnc().mul(Tensor.of(Device.CPU, factors, factors.length));
        return new EncoderCorrelations(
                sides.of(weights, pair.a()), sides.of(weights, pair.b()), groupOf, shares.fired());
    }

    private Map<String, Double> shares(ExplainedShares shares, int without) {
        Map<String, Double> named = new LinkedHashMap<>();
        shares.into(named, "explained_a_", pair.a(), without);
        shares.into(named, "explained_b_", pair.b(), without);
        return named;
    }

    private void moments(List<MomentReading> readings) {
        ActivationSweep sweep = store.sweep(plan.part());
        Tensor mean = Tensor.of(Device.CPU, kept.mean(), kept.mean().length);
        List<CrossSums> quarters = new ArrayList<>();
        for (int q = 0; q < RidgeTransfer.QUARTERS; q++) {
            quarters.add(CrossSums.zeros(pair.widthA(), pair.widthB()));
        }
        kept.forEach(
                sweep,
                KeptTokens.PIECE,
                "sum up moments",
                progress,
                (group, x) -> add(quarters.get(group % RidgeTransfer.QUARTERS), x, mean));
        CrossSums total = CrossSums.zeros(pair.widthA(), pair.widthB());
        quarters.forEach(total::add);
        double[] penalties = new double[2];
        try (Scope scope = Scope.open()) {
            Centred moments = total.centred();
            read(readings, moments).forEach(figures::put);
            RidgeTransfer.Told forward =
                    told(quarters.stream().map(CrossSums::forward).toList());
            RidgeTransfer.Told backward =
                    told(quarters.stream().map(CrossSums::backward).toList());
            figures.put(FORWARD, forward.r2());
            figures.put(BACKWARD, backward.r2());
            penalties[0] = forward.penalty();
            penalties[1] = backward.penalty();
        }
        CrossSums part = CrossSums.zeros(pair.widthA(), pair.widthB());
        int[] current = {0};
        kept.forEach(sweep, KeptTokens.PIECE, "leave documents out", progress, (group, x) -> {
            if (group != current[0]) {
                without(current[0], part, total, quarters, readings, penalties);
                part.clear();
                current[0] = group;
            }
            add(part, x, mean);
        });
        without(current[0], part, total, quarters, readings, penalties);
    }

    private void add(CrossSums sums, Tensor rows, Tensor mean) {
        Tensor centred = rows.to(DType.F64).sub(mean);
        sums.add(side(centred, pair.a()), side(centred, pair.b()));
    }

    private Tensor side(Tensor rows, int side) {
        return store.sides().of(rows, side).contiguous();
    }

    private static RidgeTransfer.Told told(List<RidgeSums> quarters) {
        return new RidgeTransfer(quarters).of(quarters);
    }

    private void without(
            int group,
            CrossSums part,
            CrossSums total,
            List<CrossSums> quarters,
            List<MomentReading> readings,
            double[] penalties) {
        try (Scope scope = Scope.open()) {
            read(readings, total.without(part).centred()).forEach((name, value) -> figures.without(name, group, value));
            List<CrossSums> left = new ArrayList<>(quarters);
            int own = group % RidgeTransfer.QUARTERS;
            left.set(own, quarters.get(own).without(part));
            figures.without(
                    FORWARD,
                    group,
                    RidgeTransfer.r2(left.stream().map(CrossSums::forward).toList(), penalties[0]));
            figures.without(
                    BACKWARD,
                    group,
                    RidgeTransfer.r2(left.stream().map(CrossSums::backward).toList(), penalties[1]));
        }
    }

    private static Map<String, Double> read(List<MomentReading> readings, Centred moments) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (MomentReading reading : readings) {
            double[] values = reading.of(moments);
            for (int i = 0; i < values.length; i++) {
                named.put(reading.names().get(i), values[i]);
            }
        }
        return named;
    }
}
