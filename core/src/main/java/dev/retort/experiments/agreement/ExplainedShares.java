package dev.retort.experiments.agreement;

import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Sides;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How much of a model's variance each group of features explains. With R = Σ f·d over all features, R_g over a group's, and
 * SS(·) a sum of squares about the mean over tokens (so no group is blamed for the others' mean):
 *
 * <pre>
 *   full      1 − SS(x − R) / SS(x)
 *   alone     1 − SS(x − R_g) / SS(x)                  the group's reconstruction by itself
 *   drop      (SS(x − R + R_g) − SS(x − R)) / SS(x)    what is lost when the group is left out
 * </pre>
 *
 * Where groups overlap in what they explain, drop and alone differ, and neither sums to full.
 */
final class ExplainedShares {
    private static final int GROUPS = FeatureGroup.values().length;

    /** Of what sums are kept: x, x − R, x − R_g, x − R + R_g. */
    private static final int KINDS = 2 + 2 * GROUPS;

    /** Numbers of a piece's code at most. */
    private static final int MOST = 1 << 25;

    private final Sides sides;
    private final long[] counts;
    private final double[][] sums; // by document group: KINDS · D
    private final double[][] squares; // by document group: KINDS · M
    private final boolean[] fired;

    private ExplainedShares(Sides sides, int documentGroups, int features) {
        this.sides = sides;
        this.counts = new long[documentGroups];
        this.sums = new double[documentGroups][KINDS * sides.total()];
        this.squares = new double[documentGroups][KINDS * sides.count()];
        this.fired = new boolean[features];
    }

    /** One pass over a sweep normalised as the crosscoder wants it; a piece is summed in F32, pieces in F64. */
    static ExplainedShares of(
            Crosscoder crosscoder, FeatureGroup[] groupOf, KeptTokens kept, ActivationSweep sweep, Progress progress) {
        ExplainedShares shares = new ExplainedShares(crosscoder.sides(), kept.groups(), crosscoder.features());
        try (Scope scope = Scope.open()) {
            List<Tensor> members = new ArrayList<>();
            List<Tensor> decoders = new ArrayList<>();
            for (FeatureGroup group : FeatureGroup.values()) {
                long[] own = IntStream.range(0, groupOf.length)
                        .filter(f -> groupOf[f] == group)
                        .asLongStream()
                        .toArray();
                Tensor which = Tensor.of(Device.CPU, own, own.length);
                members.add(which);
                decoders.add(crosscoder.wDec().indexSelect(0, which));
            }
            int piece = Math.clamp(MOST / crosscoder.features(), 64, KeptTokens.PIECE);
            kept.forEach(sweep, piece, "explain variance", progress, (documents, x) -> {
                Tensor f = CrossSums.product(x, crosscoder.wEnc().t()).add(crosscoder.bEnc());
                shares.add(documents, x, crosscoder.choose(f.relu()), members, decoders);
            });
        }
        return shares;
    }

    private void add(int documents, Tensor x, Tensor f, List<Tensor> members, List<Tensor> decoders) {
        boolean[] on = f.gt(0).any(0).toBooleans();
        for (int i = 0; i < on.length; i++) {
            fired[i] |= on[i];
        }
        List<Tensor> parts = new ArrayList<>();
        for (int g = 0; g < GROUPS; g++) {
            parts.add(CrossSums.product(f.indexSelect(1, members.get(g)), decoders.get(g))); // (n, D)
        }
        Tensor missed = x.sub(parts.stream().reduce(Tensor::add).orElseThrow());
        counts[documents] += x.size(0);
        add(documents, 0, x);
        add(documents, 1, missed);
        for (int g = 0; g < GROUPS; g++) {
            add(documents, 2 + g, x.sub(parts.get(g)));
            add(documents, 2 + GROUPS + g, missed.add(parts.get(g)));
        }
    }

    private void add(int documents, int kind, Tensor left) {
        double[] sum = left.sum(0, false).to(DType.F64).toDoubles();
        double[] square = left.square().sum(0, false).to(DType.F64).toDoubles();
        for (int i = 0; i < sum.length; i++) {
            sums[documents][kind * sum.length + i] += sum[i];
        }
        for (int side = 0; side < sides.count(); side++) {
            for (int i = sides.start(side); i < sides.start(side) + sides.width(side); i++) {
                squares[documents][kind * sides.count() + side] += square[i];
            }
        }
    }

    /** Which features were on at any token. */
    boolean[] fired() {
        return fired;
    }

    /**
     * A side's shares by name, over all groups of documents but one.
     *
     * @param prefix of the names
     * @param without the group that is left out; −1 for none
     */
    void into(Map<String, Double> named, String prefix, int side, int without) {
        double all = about(side, 0, without);
        double missed = about(side, 1, without);
        named.put(prefix + "full", 1 - missed / all);
        for (FeatureGroup group : FeatureGroup.values()) {
            double alone = about(side, 2 + group.ordinal(), without);
            double dropped = about(side, 2 + GROUPS + group.ordinal(), without);
            named.put(prefix + group.word() + "_alone", 1 - alone / all);
            named.put(prefix + group.word() + "_drop", (dropped - missed) / all);
        }
    }

    /** SS about the mean. */
    private double about(int side, int kind, int without) {
        long n = 0;
        double square = 0;
        double[] sum = new double[sides.width(side)];
        int at = kind * sides.total() + sides.start(side);
        for (int g = 0; g < counts.length; g++) {
            if (g != without) {
                n += counts[g];
                square += squares[g][kind * sides.count() + side];
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += sums[g][at + i];
                }
            }
        }
        double mean = 0;
        for (double one : sum) {
            mean += one * one / n;
        }
        return square - mean;
    }
}
