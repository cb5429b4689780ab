package dev.retort.atlas;

import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Sides;
import dev.retort.basics.Rng;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A crosscoder of random weights over random tokens, some of them flagged, and all of its values as plain numbers of the
 * unflagged ones: for slow oracles.
 */
final class TinyDictionary implements ActivationSweep, AutoCloseable {
    private static final int TOKENS = 1500;
    private static final int FEATURES = 7;

    final Crosscoder crosscoder;
    final double[][] x;
    final double[][] decoded;
    final double[][] f;
    private final Sides sides;
    private final Tensor all;
    private final boolean[] flagged = new boolean[TOKENS];

    TinyDictionary(int... widths) {
        sides = Sides.of(widths);
        int width = sides.total();
        RandomGenerator random = Rng.of(3, "tiny dictionary");
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            crosscoder = new Crosscoder(
                    sides,
                    Tensor.normal(Device.CPU, random, 0, 1, FEATURES, width),
                    Tensor.normal(Device.CPU, random, -1, 1, FEATURES),
                    Tensor.normal(Device.CPU, random, 0, 1, FEATURES, width),
                    Tensor.normal(Device.CPU, random, 0, 1, width),
                    new InferenceRule.Rectify());
            all = Tensor.normal(Device.CPU, random, 0.3, 1, TOKENS, width).escape();
            long[] kept = new long[TOKENS - TOKENS / 5];
            for (int i = 0, at = 0; i < TOKENS; i++) {
                flagged[i] = i % 5 == 2;
                if (!flagged[i]) {
                    kept[at++] = i;
                }
            }
            Tensor rows = all.indexSelect(0, Tensor.of(Device.CPU, kept, kept.length));
            Tensor values = crosscoder.encode(rows);
            x = rows(rows);
            f = rows(values);
            decoded = rows(crosscoder.decode(values));
        }
    }

    int features() {
        return FEATURES;
    }

    /** One side's part of a row of D numbers. */
    double[] part(double[] row, int side) {
        double[] part = new double[sides.width(side)];
        System.arraycopy(row, sides.start(side), part, 0, part.length);
        return part;
    }

    double[] direction(int feature, int side) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            return crosscoder.wDec(side).select(0, feature).toDoubles();
        }
    }

    double[] bias(int side) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            return part(crosscoder.bDec().toDoubles(), side);
        }
    }

    private static double[][] rows(Tensor tensor) {
        double[] flat = tensor.to(DType.F64).toDoubles();
        int width = (int) tensor.size(1);
        double[][] rows = new double[flat.length / width][width];
        for (int i = 0; i < flat.length; i++) {
            rows[i / width][i % width] = flat[i];
        }
        return rows;
    }

    @Override
    public Sides sides() {
        return sides;
    }

    @Override
    public long tokens() {
        return TOKENS;
    }

    /** In pieces of 401, a prime: the last one is short. */
    @Override
    public void forEach(int tokens, Consumer<Piece> look) {
        for (int from = 0; from < TOKENS; from += 401) {
            int count = Math.min(401, TOKENS - from);
            try (Scope scope = Scope.open()) {
                boolean[] marks = java.util.Arrays.copyOfRange(flagged, from, from + count);
                look.accept(new Piece(all.narrow(0, from, count), marks, from));
            }
        }
    }

    @Override
    public void close() {
        crosscoder.close();
        all.close();
    }
}
