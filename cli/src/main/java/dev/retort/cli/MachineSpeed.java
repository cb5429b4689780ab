package dev.retort.cli;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Native;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How fast this machine's tensors are: the two limits every step of the work meets. Which dtype multiplies fastest
 * differs between machines by a factor of three either way, so it is measured and never assumed.
 *
 * @param gemm_gflops square matrix products by dtype, 10⁹ multiply-adds × 2 a second, all cores
 * @param bandwidth_gb_s bytes read and written by a large copy, 10⁹ a second
 */
record MachineSpeed(Map<String, Double> gemm_gflops, double bandwidth_gb_s) {
    private static final long SIDE = 1024;
    private static final long COPIED = 64L << 20;
    /** The best of these: whatever else the machine does can only slow it down. */
    private static final int ROUNDS = 4;

    static MachineSpeed measure() {
        Native.load();
        int before = Native.blasThreads();
        Native.blasThreads(Native.threads());
        try {
            Map<String, Double> gemm = new LinkedHashMap<>();
            gemm.put("fp32", gemm(DType.F32));
            gemm.put("bf16", gemm(DType.BF16));
            return new MachineSpeed(gemm, bandwidth());
        } finally {
            Native.blasThreads(before);
        }
    }

    private static double gemm(DType dtype) {
        try (Scope scope = Scope.open()) {
            Tensor a = Tensor.full(Device.CPU, dtype, 0.5, SIDE, SIDE);
            double seconds = best(() -> a.matmul(a));
            return tenths(2.0 * SIDE * SIDE * SIDE / seconds / 1e9);
        }
    }

    private static double bandwidth() {
        try (Scope scope = Scope.open()) {
            Tensor from = Tensor.zeros(Device.CPU, DType.U8, COPIED);
            Tensor to = Tensor.zeros(Device.CPU, DType.U8, COPIED);
            return tenths(2.0 * COPIED / best(() -> to.copyFrom(from)) / 1e9);
        }
    }

    private static double best(Runnable work) {
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            try (Scope scope = Scope.open()) {
                long begun = System.nanoTime();
                work.run();
                best = Math.min(best, (System.nanoTime() - begun) / 1e9);
            }
        }
        return best;
    }

    private static double tenths(double x) {
        return Math.round(x * 10) / 10.0;
    }
}
