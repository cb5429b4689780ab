package dev.retort.engine.kernel;

import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Int8Product;
import dev.retort.engine.Native;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What numbers an encoder's products are screened in, the exact ones being found among the survivors. */
public enum Precision {
    I8(DType.I8),
    BF16(DType.BF16),
    F32(DType.F32);

    /** How much faster than F32 it must be: what fewer bits cannot tell apart is computed for nothing. */
    private static final double WORTH = 1.3;

    /** A block as {@link Screen} has it. */
    private static final int SIDE = 1024;

    private static final int DEEP = 2048;
    private static final int ROUNDS = 5;

    private final DType dtype;

    Precision(DType dtype) {
        this.dtype = dtype;
    }

    /** As people write it: i8, bf16, f32. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    DType dtype() {
        return dtype;
    }

    /** The one whose products this machine does fastest, measured once. */
    public static Precision fastest() {
        return Measured.FASTEST;
    }

    /** Operations a second, in units of 10⁹, of products in each. */
    public static Map<Precision, Double> speeds() {
        return Map.copyOf(Measured.SPEEDS);
    }

    /** Measured when first asked for, some tens of milliseconds. */
    private static final class Measured {
        static final Map<Precision, Double> SPEEDS = measure();
        static final Precision FASTEST = choose();

        private static Map<Precision, Double> measure() {
            Map<Precision, Double> speeds = new EnumMap<>(Precision.class);
            for (Precision precision : values()) {
                speeds.put(precision, precision.speed());
            }
            return speeds;
        }

        private static Precision choose() {
            Precision best = F32;
            double most = WORTH * of(F32);
            for (Precision precision : values()) {
                if (of(precision) > most) {
                    best = precision;
                    most = of(precision);
                }
            }
            return best;
        }

        private static double of(Precision precision) {
            return SPEEDS.getOrDefault(precision, 0.0);
        }
    }

    private double speed() {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Tensor a = Tensor.ones(Device.CPU, dtype, SIDE, DEEP);
            Tensor b = Tensor.ones(Device.CPU, dtype, SIDE, DEEP);
            Tensor out = Tensor.zeros(Device.CPU, this == I8 ? DType.I32 : DType.F32, SIDE, SIDE);
            long best = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long begun = System.nanoTime();
                multiply(a, b, out);
                best = Math.min(best, System.nanoTime() - begun);
            }
            return 2.0 * SIDE * SIDE * DEEP / best;
        }
    }

    /** {@code out = a bᵀ}, in I32 for bytes, in F32 else. */
    void multiply(Tensor a, Tensor b, Tensor out) {
        switch (this) {
            case I8 -> Int8Product.into(a, b, out);
            case BF16 -> out.copyFrom(a.matmul(b.t()));
            case F32 -> out.copyFrom(Native.onAllCores(() -> a.matmul(b.t())));
        }
    }
}
