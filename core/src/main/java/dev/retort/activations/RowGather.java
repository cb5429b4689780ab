package dev.retort.activations;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Copies tokens out of where they lie into one tensor, checks that their numbers are finite and normalises them on the
 * way. In Java alone, so that it can run on a thread of its own beside a training step without waking libtorch's threads.
 */
final class RowGather {
    private static final int INFINITE = 0x7f800000;
    private static final int WITHOUT_SIGN = 0x7fffffff;

    private final RawRows source;
    private final float[] row;

    RowGather(RawRows source) {
        this.source = source;
        this.row = new float[source.sides().total()];
    }

    /** (n, D) raw, in the caller's scope. */
    Tensor raw(int[] rows) {
        return gather(rows, null);
    }

    /** (n, D) normalised, in the caller's scope; bit for bit what {@link Normaliser#apply} gives. */
    Tensor normalised(int[] rows, Normaliser normaliser) {
        return gather(rows, new Scaling(normaliser.offset(), normaliser.factors()));
    }

    /** A token's raw numbers, valid until the next call. */
    float[] read(int index) {
        source.read(index, row);
        requireFinite(index);
        return row;
    }

    @SuppressWarnings("ArrayRecordComponent") // lives for one call
    private record Scaling(float @Nullable [] offset, float[] factors) {
        void apply(float[] x) {
            float[] centre = offset;
            if (centre != null) {
                for (int i = 0; i < x.length; i++) {
                    x[i] = (x[i] - centre[i]) * factors[i];
                }
                return;
            }
            for (int i = 0; i < x.length; i++) {
                x[i] *= factors[i];
            }
        }
    }

    private Tensor gather(int[] rows, @Nullable Scaling scaling) {
        Tensor all = Tensor.empty(Device.CPU, DType.F32, rows.length, row.length);
        MemorySegment into = all.bytes();
        for (long placed : inFileOrder(rows)) {
            int place = (int) placed;
            read(rows[place]);
            if (scaling != null) {
                scaling.apply(row);
            }
            MemorySegment.copy(row, 0, into, ValueLayout.JAVA_FLOAT, 4L * place * row.length, row.length);
        }
        return all;
    }

    /** Each row with its place in the lower half, ascending by row: disks like to read forwards. */
    private static long[] inFileOrder(int[] rows) {
        long[] order = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            order[i] = (long) rows[i] << 32 | i;
        }
        Arrays.sort(order);
        return order;
    }

    private void requireFinite(int index) {
        int worst = 0;
        for (float value : row) {
            worst = Math.max(worst, Float.floatToRawIntBits(value) & WITHOUT_SIGN);
        }
        if (worst < INFINITE) {
            return;
        }
        Sides sides = source.sides();
        for (int side = 0; side < sides.count(); side++) {
            for (int i = sides.start(side); i < sides.start(side) + sides.width(side); i++) {
                if (!Float.isFinite(row[i])) {
                    throw source.broken(index, side);
                }
            }
        }
    }
}
