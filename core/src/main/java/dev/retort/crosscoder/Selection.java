package dev.retort.crosscoder;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.NthLargest;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The largest numbers of a batch, without sorting it.
 *
 * @param indices flat positions in row-major order, I64; numbers that are 0 are never among them
 * @param least the smallest number chosen, 0 when none was
 */
record Selection(Tensor indices, double least) {
    /** The {@code count} largest of {@code z} (B, F), fewer when fewer are above 0; of equal ones the first. */
    static Selection largest(Tensor z, long count) {
        return z.device().equals(Device.CPU) ? onCpu(z, count) : onDevice(z, count);
    }

    /**
     * 1 where a token's {@code k} largest numbers are and 0 elsewhere, both of the shape of {@code z} (…, F); numbers
     * that are not above 0 are never chosen, and of equal ones the first are.
     */
    static Tensor ofEachToken(Tensor z, int k) {
        Tensor least = z.detach().topk(k, -1).values().narrow(-1, k - 1, 1); // (…, 1)
        Tensor larger = z.gt(least);
        Tensor equal = z.eq(least).and(z.gt(0)).to(DType.F32);
        Tensor left = larger.to(DType.F32).sum(-1, true).neg().add(k);
        // sums of ones are exact in floats up to 2²⁴ features
        Tensor first = equal.cumsum(-1).le(left).to(DType.F32).mul(equal);
        return first.add(larger.and(z.gt(0)).to(DType.F32));
    }

    /** {@code values}, 0 everywhere but at the chosen positions; differentiable. */
    Tensor only(Tensor values) {
        Tensor flat = values.reshape(-1);
        return Tensor.zeros(values.device(), DType.F32, values.elements())
                .scatter(0, indices, flat.indexSelect(0, indices))
                .reshape(values.shape());
    }

    private static Selection onCpu(Tensor z, long count) {
        int[] bits = z.detach().contiguous().bytes().toArray(ValueLayout.JAVA_INT);
        NthLargest nth = new NthLargest(count);
        nth.first(bits);
        nth.second(bits);
        int limit = nth.bits();
        long ties = nth.ties();
        long[] indices = new long[(int) Math.min(count, bits.length)];
        int found = 0;
        int least = 0;
        for (int i = 0; i < bits.length && found < indices.length; i++) {
            if (bits[i] > limit || limit > 0 && bits[i] == limit && ties-- > 0) {
                indices[found++] = i;
                least = least == 0 ? bits[i] : Math.min(least, bits[i]);
            }
        }
        long[] chosen = found == indices.length ? indices : Arrays.copyOf(indices, found);
        return new Selection(Tensor.of(Device.CPU, chosen, found), Float.intBitsToFloat(least));
    }

    private static Selection onDevice(Tensor z, long count) {
        var top = z.detach().reshape(-1).topk(Math.min(count, z.elements()), 0);
        long positive = Math.round(top.values().gt(0).to(DType.F32).sum().item());
        double least = positive == 0 ? 0 : top.values().select(0, positive - 1).item();
        return new Selection(top.indices().narrow(0, 0, positive), least);
    }
}
